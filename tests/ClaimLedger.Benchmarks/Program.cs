using System.Runtime.InteropServices;
using ClaimLedger.Benchmarks;
using Npgsql;

if (args is [] or ["-h" or "--help", ..] || args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return args is [] ? 2 : 0;
}

// The floor of what goes out to many is a process of its own, as the service is.
if (args is [BareKestrel.Command, var port])
{
    await BareKestrel.RunAsync(port);
    return 0;
}

// Whatever ends it, what it started is stopped.
using var ending = new CancellationTokenSource();
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

try
{
    var options = Usage.Read(args);
    var result = await Run.AllAsync(options, args, ending.Token);
    Console.WriteLine(result);
    return 0;
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
// The tools get an interrupt from the terminal as well, and may fail before the cancellation is noticed.
catch (Exception e)
    when (ending.IsCancellationRequested
        && e is OperationCanceledException or InvalidOperationException or HttpRequestException
    )
{
    await Console.Error.WriteLineAsync("Ended before it was done; everything it started is stopped.");
    return 130;
}
catch (Exception e)
    when (e is InvalidOperationException or NpgsqlException or HttpRequestException or IOException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
