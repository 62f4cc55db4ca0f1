using System.Net;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Storage;

/// <summary>The service's settings, section <c>ClaimLedger</c> of the configuration: command line,
/// environment (<c>ClaimLedger__Actor</c>) or appsettings.json. docs/reference/settings.md lists
/// them.</summary>
public sealed class LedgerSettings
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "ClaimLedger";

    /// <summary>The connection string's name; without it the service runs a PostgreSQL of its own.</summary>
    public const string ConnectionName = "Ledger";

    /// <summary>The command line's short names for the settings.</summary>
    public static readonly Dictionary<string, string> Switches = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["--access"] = $"{Section}:{nameof(Access)}",
        ["--actor"] = $"{Section}:{nameof(Actor)}",
        ["--data"] = $"{Section}:{nameof(Data)}",
    };

    /// <summary>Where people prove who they are.</summary>
    public const string WithKeys = "keys";

    /// <summary>Where nobody does.</summary>
    public const string Open = "open";

    /// <summary><see cref="WithKeys"/>: credentials are needed on every route that is not public.
    /// <see cref="Open"/>: everybody who reaches the service may do everything.</summary>
    public string Access { get; set; } = WithKeys;

    /// <summary>The identity provider.</summary>
    public OidcSettings Oidc { get; set; } = new();

    /// <summary>How much may be asked of this node.</summary>
    public LimitSettings Limits { get; set; } = new();

    /// <summary>Browsers and proxies.</summary>
    public WebSettings Web { get; set; } = new();

    /// <summary>Who acts where access is open: a stable pseudonym, never a name.</summary>
    public string Actor { get; set; } = "local";

    /// <summary>The data folder: the embedded database and the sealing key.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Where PostgreSQL's programs are; found by itself where left out.</summary>
    public string? PostgresBinaries { get; set; }

    /// <summary>How long the embedded PostgreSQL may take to come up, recovery from a crash
    /// included.</summary>
    public TimeSpan PostgresStartTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The file of the sealing key; <c>sealing.key</c> in the data folder where left out.</summary>
    public string? SealingKeyFile { get; set; }

    /// <summary>The file of the keys that sign the log; <c>log.key</c> in the data folder where left
    /// out.</summary>
    public string? LogKeyFile { get; set; }

    /// <summary>The log's origin, which is the name of its key: a word without white space or plus, such as
    /// <c>ledger.example.org/claims</c>. Looked at when the key is made; one of its own where left
    /// out.</summary>
    public string? LogOrigin { get; set; }

    /// <summary>The witnesses that are asked to cosign checkpoints: of each its verifier key, a space, and
    /// the URL below which it takes <c>add-checkpoint</c>.</summary>
    public IReadOnlyList<string> Witnesses { get; set; } = [];

    /// <summary>How many entries a consumer of a feed may be behind before <c>/health/ready</c> warns of
    /// it.</summary>
    public long ConsumerLagWarningEntries { get; set; } = 100_000;

    /// <summary>How old the first entry that a consumer of a feed has not may be before <c>/health/ready</c>
    /// warns of it.</summary>
    public TimeSpan ConsumerLagWarningAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The networks beside the public ones that webhooks may connect to, such as
    /// <c>10.1.0.0/16</c>; over http as well.</summary>
    public IReadOnlyList<string> WebhookNetworks { get; set; } = [];

    /// <summary>The RabbitMQ to which the feeds are sent, as an amqp or amqps URI; none where left
    /// out.</summary>
    public string? RabbitMq { get; set; }

    /// <summary>The exchange there.</summary>
    public string RabbitMqExchange { get; set; } = "claimledger.feeds";

    /// <summary>Listen beyond loopback although nobody has to prove who they are. Only for a container whose
    /// port is published on the host's loopback.</summary>
    public bool ListenBeyondLoopback { get; set; }

    /// <summary>Whether nobody has to prove who they are.</summary>
    public bool IsOpen => Access == Open;

    /// <summary>Where the keys that the first start makes are.</summary>
    public string KeysFolder => Path.Combine(Data, "keys");

    /// <summary>Where the keys are by which the cookies of those who signed in are sealed.</summary>
    public string SessionKeysFolder => Path.Combine(Data, "sessions");

    /// <summary>Where the sealing key is.</summary>
    public string SealingKeyPath => SealingKeyFile ?? Path.Combine(Data, "sealing.key");

    /// <summary>Where the keys that sign the log are.</summary>
    public string LogKeyPath => LogKeyFile ?? Path.Combine(Data, "log.key");

    /// <summary>Where this node keeps the last checkpoint that it has seen.</summary>
    public string SeenCheckpointPath => Path.Combine(Data, "log.checkpoint");

    /// <summary>Reads the settings and refuses those that cannot work.</summary>
    /// <exception cref="UnusableSettingException">One cannot.</exception>
    public static LedgerSettings Read(IConfiguration configuration)
    {
        LedgerSettings settings;
        try
        {
            settings = configuration.GetSection(Section).Get<LedgerSettings>() ?? new LedgerSettings();
        }
        catch (InvalidOperationException e)
        {
            throw new UnusableSettingException($"A setting cannot be read: {e.Message}");
        }
        if (settings.Access is not (WithKeys or Open))
        {
            throw new UnusableSettingException(
                $"ClaimLedger:Access is '{settings.Access}'; give {WithKeys}, or {Open} where whoever reaches the service may do everything."
            );
        }
        settings.Oidc.Check(settings.IsOpen);
        settings.Limits.Check();
        settings.Web.Check();
        if (settings.ConsumerLagWarningEntries < 0)
            throw new UnusableSettingException(
                $"ClaimLedger:ConsumerLagWarningEntries is {settings.ConsumerLagWarningEntries}; give a number of entries from 0, such as 100000."
            );
        if (settings.ConsumerLagWarningAge < TimeSpan.Zero)
            throw new UnusableSettingException(
                $"ClaimLedger:ConsumerLagWarningAge is {settings.ConsumerLagWarningAge}; give a time from 00:00:00, such as 01:00:00."
            );
        if (settings.WebhookNetworks.FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } network)
        {
            throw new UnusableSettingException(
                $"ClaimLedger:WebhookNetworks '{network}' is no network; give one such as 10.1.0.0/16 or fd00:1::/32."
            );
        }
        settings.CheckRabbitMq();
        return SlugAttribute.IsSlug(settings.Actor)
            ? settings
            : throw new UnusableSettingException(
                $"ClaimLedger:Actor '{settings.Actor}' is no pseudonym; give 1 to 100 of a-z, 0-9 and hyphen such as desk-1."
            );
    }

    private void CheckRabbitMq()
    {
        if (
            RabbitMq is not null
            && !(
                Uri.TryCreate(RabbitMq, UriKind.Absolute, out var broker)
                && broker is { Scheme: "amqp" or "amqps", Host.Length: > 0, Segments.Length: <= 2 }
            )
        )
        {
            var shown = broker is { Host.Length: > 0 }
                ? $"'{broker.Scheme}://{broker.Authority}{broker.AbsolutePath}'"
                : "(not repeated here, as it may hold a password)";
            throw new UnusableSettingException(
                $"ClaimLedger:RabbitMq {shown} is no broker's address; give one such as amqp://user:password@broker.example.org:5672/vhost, or amqps://…, with one virtual host at the most."
            );
        }
        var isName =
            RabbitMqExchange.Length is > 0 and <= 127
            && RabbitMqExchange.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
        // Names that the broker and Wolverine keep for their own.
        if (
            !isName
            || RabbitMqExchange.StartsWith("amq.", StringComparison.Ordinal)
            || RabbitMqExchange == "default"
        )
        {
            throw new UnusableSettingException(
                $"ClaimLedger:RabbitMqExchange '{RabbitMqExchange}' cannot be an exchange's name; give 1 to 127 letters, digits, hyphens, underscores, dots and colons such as claimledger.feeds, but not default and nothing that begins with amq."
            );
        }
    }
}

/// <summary>A setting cannot work. The message names it, its value and what would be right.</summary>
public sealed class UnusableSettingException(string message) : Exception(message);
