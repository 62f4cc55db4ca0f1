using ClaimLedger.Fuzzing;
using SharpFuzz;

// Fuzzing's program: with files it runs each through the target, and ends with an exception if something
// does not hold; without, it reads what afl-fuzz sends.
if (args is not [var name, .. var files] || !Targets.All.TryGetValue(name, out var target))
{
    Console.Error.WriteLine(
        $"ClaimLedger.Fuzzing TARGET [FILE...], of {string.Join(", ", Targets.All.Keys)}"
    );
    return 2;
}
if (files.Length == 0)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        target(input.ToArray());
    });
}
foreach (var file in files)
    Console.WriteLine($"{file}: {(target(File.ReadAllBytes(file)) ? "read" : "refused")}");
return 0;
