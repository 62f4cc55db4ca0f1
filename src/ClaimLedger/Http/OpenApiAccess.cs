using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using Microsoft.OpenApi;

namespace ClaimLedger.Http;

/// <summary>What the OpenAPI document says of who may do what.</summary>
internal static class OpenApiAccess
{
    /// <summary>The extension of an operation that lists the roles of which the caller needs one.</summary>
    public const string Roles = "x-roles";

    /// <summary>The name of the one way to prove who one is.</summary>
    public const string Scheme = "bearer";

    /// <summary>Describes how callers prove who they are.</summary>
    public static void Describe(OpenApiDocument document) =>
        document.AddComponent<IOpenApiSecurityScheme>(
            Scheme,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Scheme,
                Description =
                    "A key of this ledger (clk_…), or a token of the identity provider where one is set up. Of the roles in x-roles the caller needs one.",
            }
        );

    /// <summary>Describes who may use an operation.</summary>
    public static void Describe(OpenApiDocument document, OpenApiOperation operation, Allowed? allowed)
    {
        if (allowed is not { IsPublic: false })
        {
            operation.Security = [];
            return;
        }
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        operation.Extensions[Roles] = new JsonNodeExtension(
            new JsonArray([.. allowed.Roles.Select(role => (JsonNode)Codes<Role>.Write(role))])
        );
        foreach (
            var (status, about) in new[] { ("401", "No credentials that hold."), ("403", "Another role.") }
        )
            operation.Responses![status] = new OpenApiResponse { Description = about };
    }
}
