using ClaimLedger.Storage;

namespace ClaimLedger.Registers;

/// <summary>The views of this folder.</summary>
public static class RegisterViews
{
    /// <summary>One projection writes the register.</summary>
    public static View View { get; } =
        new(
            RegisterProjection.ViewName,
            Version: 3,
            (_, source) => new RegisterProjection(source),
            RegisterTables.Views
        )
        {
            AnnouncesSince = 3,
        };
}
