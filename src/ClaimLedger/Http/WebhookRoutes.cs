using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The webhooks.</summary>
internal static class WebhookRoutes
{
    /// <summary>The content type of a message, after CloudEvents' HTTP binding.</summary>
    public const string Message = "application/cloudevents+json";

    private const string Json = "application/json";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/webhooks",
            Following,
            "Makes a webhook: a feed's entries are sent to an address. Answers its secret, once."
        )
        {
            Method = "POST",
            Bodies = [Json],
        },
        new("/webhooks", Readers, "The webhooks, by their ids, and how far each is."),
        new("/webhooks/{webhook}", Readers, "A webhook, and how far it is."),
        new("/webhooks/{webhook}", Following, "Ends a webhook, with what it holds.") { Method = "DELETE" },
        new("/webhooks/{webhook}/pause", Following, "Sends nothing more until it is resumed.")
        {
            Method = "POST",
        },
        new("/webhooks/{webhook}/resume", Following, "Goes on where it was paused or disabled.")
        {
            Method = "POST",
        },
        new("/webhooks/{webhook}/test", Following, "Sends a test message, and answers what came back.")
        {
            Method = "POST",
        },
        new(
            "/webhooks/{webhook}/rotate",
            Following,
            "Makes a new secret; for a day the old one signs as well."
        )
        {
            Method = "POST",
        },
        new("/webhooks/{webhook}/replay", Following, "Sends everything again from an entry on.")
        {
            Method = "POST",
            Bodies = [Json],
        },
        new(
            "/webhooks/{webhook}/deliveries",
            Readers,
            "What was tried and what came of it, the newest first.",
            After,
            Limit
        ),
        new(
            "/webhooks/{webhook}/parked",
            Readers,
            "The entries that were given up on, in order.",
            After,
            Limit
        ),
        new("/webhooks/{webhook}/parked/replay", Following, "Tries all parked entries anew.")
        {
            Method = "POST",
        },
        new("/webhooks/{webhook}/parked/{entry}/replay", Following, "Tries a parked entry anew.")
        {
            Method = "POST",
        },
    ];
}
