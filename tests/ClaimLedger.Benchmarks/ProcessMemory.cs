using System.Globalization;

namespace ClaimLedger.Benchmarks;

/// <summary>The memory of a process, as the kernel counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>A figure of it, in MB of 1,000,000 bytes; null where the process has ended.</summary>
    /// <param name="id">The process.</param>
    /// <param name="field">VmRSS for now, VmHWM for the most there ever was.</param>
    public static double? Of(int id, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status")
                .FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            var kilobytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            return kilobytes is null
                ? null
                : long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
