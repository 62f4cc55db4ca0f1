namespace ClaimLedger.Cli;

/// <summary>What the process ends with; scripts rely on these.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Failed = 3;
    public const int Interrupted = 130;

    public const string Help = """
        Exit codes:
          0    done
          1    lines of an import were refused, it was stopped, the request was refused (4xx), verify did not prove all, or replay differs
          2    wrong usage
          3    the service could not be reached, or failed (5xx), an import failed, or the log to export does not hold
          130  interrupted
        """;
}
