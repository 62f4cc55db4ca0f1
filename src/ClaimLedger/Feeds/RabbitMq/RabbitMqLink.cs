using System.Net.Security;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Feeds.Webhooks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.RabbitMQ;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Wolverine.Transports.Sending;
using ExchangeType = Wolverine.RabbitMQ.ExchangeType;

namespace ClaimLedger.Feeds.RabbitMq;

/// <summary>
/// A connection to a broker by Wolverine's transport for RabbitMQ. It is made when it is needed and given up
/// at its first failure: among the host's transports a broker that is away would keep the service from
/// starting, and their agents try again by themselves, behind what was sent later.
/// </summary>
internal sealed class RabbitMqLink : IAsyncDisposable
{
    /// <summary>The content type of a message, after CloudEvents' structured mode.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RabbitMqTransport _transport;
    private readonly ISender _sender;
    private volatile bool _isBroken;

    private RabbitMqLink(RabbitMqTransport transport, ISender sender) =>
        (_transport, _sender) = (transport, sender);

    /// <summary>Connects, and declares the exchange.</summary>
    /// <param name="broker">The broker's address.</param>
    /// <param name="exchange">The exchange's name.</param>
    /// <param name="runtime">Wolverine, as it runs in this service.</param>
    public static async Task<RabbitMqLink> OpenAsync(Uri broker, string exchange, IWolverineRuntime runtime)
    {
        var options = new WolverineOptions();
        options
            .UseRabbitMq(factory =>
            {
                factory.Uri = broker;
                // A name that does not fit would be taken, else.
                factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
                factory.ClientProvidedName = "ClaimLedger";
                factory.RequestedConnectionTimeout = Patience;
                factory.RequestedHeartbeat = Patience;
            })
            .UseSenderConnectionOnly()
            .AutoProvision()
            .ConfigureChannelCreation(channel =>
                channel.PublisherConfirmationsEnabled = channel.PublisherConfirmationTrackingEnabled = true
            );
        var transport = options.Transports.GetOrCreate<RabbitMqTransport>();
        var endpoint = transport.Exchanges[exchange];
        endpoint.ExchangeType = ExchangeType.Topic;
        endpoint.EnvelopeMapper = new CloudEvents();
        try
        {
            await transport.ConnectAsync(runtime);
            await endpoint.InitializeAsync(runtime.LoggerFactory.CreateLogger<RabbitMqLink>());
            var sender = transport.BuildSender(endpoint, RoutingMode.ByTopic, runtime);
            return new RabbitMqLink(transport, sender);
        }
        catch (Exception)
        {
            await CloseAsync(transport);
            throw;
        }
    }

    /// <summary>Sends entries of a feed in order, and waits until the broker has confirmed them or failed.
    /// After a failure nothing more is sent, so that nothing later comes before what failed.</summary>
    /// <returns>How many of them, from the first, are confirmed without a gap, and the failure if there was
    /// one.</returns>
    public async Task<(int Confirmed, Exception? Failure)> SendAsync(
        Feed feed,
        IEnumerable<FeedEntry> entries,
        CancellationToken stop
    )
    {
        // One channel takes them in the order in which they are handed to it; it is not waited for between.
        var sending = new List<Task>();
        foreach (var entry in entries.TakeWhile(_ => !_isBroken))
            sending.Add(SendAsync(feed, entry));
        await Task.WhenAll(sending).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        return (
            sending.TakeWhile(task => task.IsCompletedSuccessfully).Count(),
            sending.FirstOrDefault(task => task.IsFaulted)?.Exception?.InnerException
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync(_transport);

    private static async ValueTask CloseAsync(RabbitMqTransport transport)
    {
        try
        {
            await transport.DisposeAsync();
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException)
        {
            // It is closed already.
        }
    }

    private async Task SendAsync(Feed feed, FeedEntry entry)
    {
        try
        {
            await _sender.SendAsync(
                new Envelope
                {
                    Message = new Outgoing(feed, entry),
                    Data = entry.Json.ToArray(),
                    TopicName = RoutingKey.Of(feed.Name, entry.Subject),
                }
            );
        }
        catch (Exception)
        {
            _isBroken = true;
            throw;
        }
    }

    private sealed record Outgoing(Feed Feed, FeedEntry Entry);

    /// <summary>Gives a message what CloudEvents has, and nothing of Wolverine's own.</summary>
    private sealed class CloudEvents : IRabbitMqEnvelopeMapper
    {
        public void MapEnvelopeToOutgoing(Envelope envelope, IBasicProperties outgoing)
        {
            var (feed, entry) = (Outgoing)envelope.Message!;
            outgoing.ContentType = ContentType;
            outgoing.DeliveryMode = DeliveryModes.Persistent;
            outgoing.MessageId = Webhook.MessageOf(feed, entry.Id);
            outgoing.Type = FeedLine.TypePrefix + entry.Kind;
        }

        public void MapIncomingToEnvelope(Envelope envelope, IReadOnlyBasicProperties incoming) =>
            throw new NotSupportedException("Nothing is received.");
    }
}
