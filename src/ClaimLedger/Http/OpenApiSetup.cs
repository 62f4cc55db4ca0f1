using Microsoft.AspNetCore.OpenApi;

namespace ClaimLedger.Http;

/// <summary>TODO</summary>
public static class OpenApiSetup
{
    /// <summary>TODO</summary>
    public static void Configure(OpenApiOptions options) { }
}
