using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A RabbitMQ of the tests' own, from Debian's package, on free ports of this machine and in a
/// folder of its own. It can be stopped, killed and started again with its queues.</summary>
public sealed class Broker : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly string _folder = Path.Combine(
        Path.GetTempPath(),
        $"claimledger-broker-{Guid.NewGuid():N}"
    );
    private readonly int[] _ports = FreePorts(3);
    private Process? _names;
    private Process? _server;

    /// <summary>Its address.</summary>
    public string Address => $"amqp://guest:guest@127.0.0.1:{_ports[0]}/";

    /// <summary>Whether there is a RabbitMQ on this machine.</summary>
    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Skips the test where there is no RabbitMQ.</summary>
    public static void Need() =>
        Assert.SkipUnless(IsInstalled, "RabbitMQ is not here: apt-get install rabbitmq-server");

    /// <summary>Starts it, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        // The node's names are told by a daemon that it would start by itself, and leave behind.
        _names ??= Run("epmd", ["-address", "127.0.0.1"]);
        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        _server = Run(Program, ["-noinput"]);
        for (var i = 0; ; i++)
        {
            try
            {
                await using var connection = await ConnectAsync();
                return;
            }
            catch (BrokerUnreachableException) when (i < 600 && !_server.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Ends it: in good order, or as by a power cut.</summary>
    public async Task StopAsync(bool isKilled = false)
    {
        if (isKilled)
            _server!.Kill();
        else
            await SignalAsync(_server!);
        await _server!.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    /// <summary>Connects to it.</summary>
    public Task<IConnection> ConnectAsync() =>
        new ConnectionFactory { Uri = new Uri(Address) }.CreateConnectionAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await StopAsync();
        if (_names is not null)
        {
            _names.Kill();
            await _names.WaitForExitAsync();
            _names.Dispose();
        }
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private Process Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        (string Name, string Value)[] environment =
        [
            ("HOME", _folder),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("ERL_EPMD_PORT", Text(_ports[2])),
            ("RABBITMQ_NODENAME", $"claimledger-{_ports[0]}@localhost"),
            ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODE_PORT", Text(_ports[0])),
            ("RABBITMQ_DIST_PORT", Text(_ports[1])),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(_folder, "data")),
            ("RABBITMQ_LOG_BASE", Path.Combine(_folder, "log")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_folder, "plugins")),
            ("RABBITMQ_PID_FILE", Path.Combine(_folder, "pid")),
            // None of the machine's own.
            ("RABBITMQ_CONF_ENV_FILE", Path.Combine(_folder, "none")),
            ("RABBITMQ_CONFIG_FILE", Path.Combine(_folder, "none")),
            ("RABBITMQ_ADVANCED_CONFIG_FILE", Path.Combine(_folder, "none")),
            // The process is then the server, and not a script that waits for it.
            ("RABBITMQ_ALLOW_INPUT", "1"),
        ];
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task SignalAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", Text(process.Id)]);
        await kill.WaitForExitAsync();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable
            .Range(0, count)
            .Select(_ => new TcpListener(IPAddress.Loopback, 0))
            .ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return [.. ports];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
