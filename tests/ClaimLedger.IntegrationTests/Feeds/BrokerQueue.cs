using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A message as it was taken from a queue.</summary>
internal sealed record Taken(string Key, string Body, IReadOnlyBasicProperties Properties)
{
    /// <summary>The entry in it.</summary>
    public JsonNode Entry => JsonNode.Parse(Body)!;

    /// <summary>The feed that it is of.</summary>
    public string Feed => Key.Split('.')[0];
}

/// <summary>A durable queue of a test's own that is bound to an exchange.</summary>
internal sealed class BrokerQueue(Broker broker, string exchange)
{
    private static int _queues;

    private readonly string _name = $"queue-{Interlocked.Increment(ref _queues)}";

    /// <summary>What was taken, in order, repeats and all.</summary>
    public List<Taken> All { get; } = [];

    /// <summary>What was taken, by when it came first.</summary>
    public IEnumerable<Taken> Once => All.DistinctBy(m => m.Properties.MessageId);

    /// <summary>Makes the queue.</summary>
    public async Task<BrokerQueue> BindAsync(string binding = "#", int? room = null)
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true);
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (room is { } length)
        {
            arguments["x-max-length"] = length;
            arguments["x-overflow"] = "reject-publish";
        }
        await channel.QueueDeclareAsync(_name, true, exclusive: false, autoDelete: false, arguments);
        await channel.QueueBindAsync(_name, exchange, binding);
        return this;
    }

    /// <summary>Takes what is in the queue.</summary>
    public async Task DrainAsync()
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        while (await channel.BasicGetAsync(_name, autoAck: true) is { } m)
            All.Add(new Taken(m.RoutingKey, Encoding.UTF8.GetString(m.Body.Span), m.BasicProperties));
    }

    /// <summary>Takes until all messages are there that have to be. Whoever sends rests for up to half a
    /// minute after tries that failed; this has more patience than that.</summary>
    public async Task UntilAsync(int count)
    {
        for (var i = 0; i < 2_400 && Once.Count() < count; i++)
        {
            await DrainAsync();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Equal(count, Once.Count());
    }
}
