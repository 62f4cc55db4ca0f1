namespace ClaimLedger.Cli.Bundles;

/// <summary>What a bundle says to whoever finds it without anything else.</summary>
internal static class BundleReadme
{
    /// <summary>The text of <c>README.txt</c>.</summary>
    public static string Text(BundleManifest manifest) =>
        $"""
            The log {manifest.Origin}, {manifest.Size} events, as ClaimLedger exported it.

            checkpoint            the log's signed head (C2SP tlog-checkpoint, signed-note), with cosignatures
            keys                  the verifier keys that the service said to be its log's, one a line
            tile/L/N              tiles of hashes of level L (C2SP tlog-tiles, RFC 6962), N.p/W partial ones
            tile/entries/N        the entries: length in 2 bytes, big-endian, then the entry, canonical JSON
            {manifest.Files.Events, -21} line i, from 0, is the payload of entry i, canonical JSON (RFC 8785)
            {manifest.Files.Disclosures, -21} what may be seen of the sealed texts, in the order of the log
            schema/               JSON Schema of every payload, by the event's type
            manifest.json         what this is; nothing of it is signed

            With the tool:     claimledger verify FOLDER --key KEY
                               KEY is the log's verifier key that you have by another way than this folder.
            Without it:        1. Verify the signature of checkpoint over its three lines (Ed25519).
                               2. SHA-256(00 + entry) of every entry is its hash in tile/0; the hashes give the
                                  root in the checkpoint (RFC 6962 section 2.1). Any client of C2SP tlog-tiles
                                  does that, given this folder as the log's address.
                               3. The SHA-256 of line i of the payloads, without its newline, in base64url is
                                  the "payload" of entry i.
                               4. Where a payload has "sha-256:X", X is the base64url of the SHA-256 of the
                                  base64url of the disclosure, the array byte by byte as it stands in its line.

            A commitment without a disclosure belongs to a text that was redacted, or was not given out.
            """.ReplaceLineEndings("\n") + "\n";
}
