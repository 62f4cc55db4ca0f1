using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Proofs;

namespace ClaimLedger.Benchmarks;

/// <summary>What the log's own arithmetic costs, on one thread and in memory: no service, no
/// database.</summary>
internal static class ProofsRun
{
    private const int Entries = 1_000_000;

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes(
        """
        {"statement":"azimov-2004-interview","source":"amirkul-azimov","threat":"imu",
         "proposition":"presence-tajik-afghan-border","document":"rferl-2004-01-23-imu",
         "statedOn":"2004-01-19/2004-01-23","rendering":"translation","language":"ru","credibility":2,
         "text":"sha-256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","stance":"neutral",
         "confidence":"moderate","correlation":"01935d2e-7c00-7abc-8def-0123456789ab"}
        """
    );

    /// <summary>Appending, making entries, verifying a whole log.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        var entries = new byte[Entries][];
        for (var i = 0; i < Entries; i++)
            entries[i] = EntryOf(i + 1, Sha256Hash.Of(Payload)).ToBytes();
        var log = new MemoryLog(entries);
        var rounds = new List<Rates>();
        // The first round warms up and counts for nothing.
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            bench.Cancel.ThrowIfCancellationRequested();
            var rates = new Rates(
                PerSecond(() => ProofsFloor.HashLeaves(entries)),
                PerSecond(() => ProofsFloor.AppendKeepingAll(entries)),
                PerSecond(() => Append(entries)),
                PerSecond(() => ProofsFloor.HashTwice(Payload, entries)),
                PerSecond(MakeEntries),
                Entries / await log.VerifyAsync(bench.Cancel)
            );
            bench.Say(string.Create(CultureInfo.InvariantCulture, $"Proofs, round {round}: {rates}"));
            if (round > 0)
                rounds.Add(rates);
        }
        return
        [
            Of("Leaves appended, with tiles, beside hashing them", rounds, r => r.Appended, r => r.Hashed),
            Of("Leaves appended, beside keeping all nodes", rounds, r => r.Appended, r => r.KeptAll),
            Of("Entries made of payloads of 500 bytes", rounds, r => r.Made, r => r.HashedTwice),
            Of("Entries of a log verified through its tiles", rounds, r => r.Verified, r => r.Hashed),
        ];
    }

    private static void Append(byte[][] entries)
    {
        var appender = new TileAppender();
        var tiles = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            appender.Append(MerkleTree.LeafHash(entries[i]));
            if (i % 1_000 == 999)
                tiles += appender.TakeCompleted().Count;
        }
        if (appender.Root() == MerkleTree.EmptyRoot || tiles == 0)
            throw new InvalidOperationException("Nothing was appended.");
    }

    private static void MakeEntries()
    {
        var length = 0L;
        for (var i = 0; i < Entries; i++)
            length += EntryOf(i + 1, CanonicalJson.HashOf(Payload)).ToBytes().Length;
        if (length == 0)
            throw new InvalidOperationException("Nothing was made.");
    }

    private static LedgerEntry EntryOf(long position, in Sha256Hash payload) =>
        new()
        {
            Actor = "key:desk",
            Id = new Guid((int)position, 0x7c00, 0x7abc, 0x8d, 0xef, 1, 0x23, 0x45, 0x67, 0x89, 0xab),
            Payload = payload,
            Position = position,
            Recorded = new DateTimeOffset(638_000_000_000_000_000 + position * 10, TimeSpan.Zero),
            Stream = "statement/azimov-2004-interview",
            StreamVersion = 1,
            Type = "statement-recorded",
        };

    private static double PerSecond(Action work)
    {
        var time = Stopwatch.StartNew();
        work();
        return Entries / time.Elapsed.TotalSeconds;
    }

    private static Figure Of(
        string work,
        List<Rates> rounds,
        Func<Rates, double> measured,
        Func<Rates, double> floor
    ) =>
        new(
            work,
            $"{Number.Text(Number.Median(rounds.Select(measured)))}/s",
            $"{Number.Text(Number.Median(rounds.Select(floor)))}/s",
            Number.Text(Number.Median(rounds.Select(r => measured(r) / floor(r))), 2),
            "",
            ["Round", "Measured/s", "Floor/s", "Ratio"],
            [
                .. rounds.Select(
                    (r, i) =>
                        (IReadOnlyList<string>)
                            [
                                Number.Text(i + 1),
                                Number.Text(measured(r)),
                                Number.Text(floor(r)),
                                Number.Text(measured(r) / floor(r), 2),
                            ]
                ),
            ],
            []
        );

    private sealed record Rates(
        double Hashed,
        double KeptAll,
        double Appended,
        double HashedTwice,
        double Made,
        double Verified
    );

    /// <summary>A log's files in memory, and their client.</summary>
    private sealed class MemoryLog
    {
        private readonly Dictionary<TilePath, byte[]> _files = [];
        private readonly Sha256Hash _root;

        public MemoryLog(byte[][] entries)
        {
            var appender = new TileAppender();
            foreach (var entry in entries)
                appender.Append(MerkleTree.LeafHash(entry));
            foreach (var tile in appender.TakeCompleted().Concat(appender.Partials()))
                _files[tile.Path] = tile.Bytes.ToArray();
            foreach (var path in TileLayout.NewEntries(0, entries.Length))
            {
                var bundle = new ArrayBufferWriter<byte>();
                for (var i = 0; i < path.Width; i++)
                    EntryBundle.Write(bundle, entries[path.Index * Tile.FullWidth + i]);
                _files[path] = bundle.WrittenSpan.ToArray();
            }
            _root = appender.Root();
        }

        /// <summary>Reads everything, believing only the root.</summary>
        /// <returns>Seconds.</returns>
        public async Task<double> VerifyAsync(CancellationToken cancel)
        {
            var time = Stopwatch.StartNew();
            var reader = new TileReader(path => new(_files[path]), Entries, _root);
            for (var i = 0; i * Tile.FullWidth < Entries; i++)
                await reader.EntriesAsync(i, cancel);
            return time.Elapsed.TotalSeconds;
        }
    }
}

/// <summary>The same hashes with as little around them as can be.</summary>
internal static class ProofsFloor
{
    /// <summary>SHA-256 of each leaf, and nothing else.</summary>
    public static void HashLeaves(byte[][] entries)
    {
        Span<byte> input = new byte[ushort.MaxValue + 1];
        Span<byte> hash = stackalloc byte[32];
        foreach (var entry in entries)
        {
            entry.CopyTo(input[1..]);
            SHA256.HashData(input[..(entry.Length + 1)], hash);
        }
    }

    /// <summary>SHA-256 of a payload and of each entry, with nothing parsed, ordered or written.</summary>
    public static void HashTwice(byte[] payload, byte[][] entries)
    {
        Span<byte> hash = stackalloc byte[32];
        foreach (var entry in entries)
        {
            SHA256.HashData(payload, hash);
            SHA256.HashData(entry, hash);
        }
    }

    /// <summary>A tree that keeps every node it makes, level by level.</summary>
    public static void AppendKeepingAll(byte[][] entries)
    {
        var levels = new List<List<byte[]>> { new() };
        foreach (var entry in entries)
        {
            levels[0].Add(SHA256.HashData([0, .. entry]));
            for (var level = 0; levels[level].Count % 2 == 0; level++)
            {
                if (level + 1 == levels.Count)
                    levels.Add([]);
                levels[level + 1].Add(SHA256.HashData([1, .. levels[level][^2], .. levels[level][^1]]));
            }
        }
    }
}
