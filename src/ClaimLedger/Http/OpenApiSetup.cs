using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClaimLedger.Http;

/// <summary>A command's route as the OpenAPI document needs it; carried by its endpoint.</summary>
public interface IDescribedCommand
{
    /// <summary>Where it is posted to.</summary>
    string Path { get; }

    /// <summary>The command.</summary>
    Domain.Commands.RecordShape Shape { get; }

    /// <summary>Who may send it.</summary>
    Allowed Allowed { get; }

    /// <summary>The type of what it is answered with.</summary>
    Type Answer { get; }
}

/// <summary>Makes the OpenAPI document from the tables by which requests are routed and read, so that it
/// cannot say anything else than what is done.</summary>
public static class OpenApiSetup
{
    private const string Json = "application/json";

    /// <summary>Sets the document's transformers.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.AddSchemaTransformer(
            (schema, context, _) =>
            {
                var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
                if (type == typeof(EdtfDate))
                    CommandSchemas.Edtf(schema);
                else if (CodesJsonConverter.IsVocabulary(type))
                    Vocabulary(schema, type);
                return Task.CompletedTask;
            }
        );
        options.AddDocumentTransformer(DescribeAsync);
    }

    private static async Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancel
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "ClaimLedger",
            Version = "v1",
            Description = "Who said what about a threat, when they said it, and when the ledger learned it.",
        };
        document.Paths = [];
        document.Tags = new HashSet<OpenApiTag>();
        OpenApiAccess.Describe(document);
        var commands = new CommandSchemas(document);
        foreach (
            var api in context
                .DescriptionGroups.SelectMany(group => group.Items)
                .OrderBy(a => a.RelativePath, StringComparer.Ordinal)
        )
        {
            var metadata = api.ActionDescriptor.EndpointMetadata;
            var path = $"/{api.RelativePath?.Replace("**", "", StringComparison.Ordinal)}";
            var command = metadata.OfType<IDescribedCommand>().FirstOrDefault();
            var produced = metadata
                .OfType<ProducesResponseTypeAttribute>()
                .FirstOrDefault(p => p.StatusCode is 200 or 201 or 202 or 204);
            var answer = command?.Answer ?? (produced?.StatusCode == 204 ? null : produced?.Type);
            var schema = answer is null ? null : await context.GetOrCreateSchemaAsync(answer, null, cancel);
            var method = api.HttpMethod ?? "GET";
            var taken = metadata.OfType<IAcceptsMetadata>().FirstOrDefault()?.RequestType;
            var body = taken is null ? null : await context.GetOrCreateSchemaAsync(taken, null, cancel);
            var operation = command is null
                ? OfRead(path, method, produced?.StatusCode ?? 200, schema, body)
                : OfCommand(command, commands, schema!);
            var tag = path.Split('/')[1];
            document.Tags.Add(new OpenApiTag { Name = tag });
            operation.Tags = new HashSet<OpenApiTagReference> { new(tag, document) };
            OpenApiAccess.Describe(document, operation, RouteRules.Of(path, method));
            Add(document, path, new HttpMethod(method), operation);
        }
    }

    private static OpenApiOperation OfCommand(
        IDescribedCommand command,
        CommandSchemas schemas,
        OpenApiSchema answer
    )
    {
        var shape = command.Shape;
        var inPath = shape
            .Members.Where(m => command.Path.Contains($"{{{m.Name}}}", StringComparison.Ordinal))
            .ToList();
        var operation = new OpenApiOperation
        {
            OperationId = shape.Name,
            Summary = shape.Name,
            Description = schemas.Describe(shape),
            Parameters =
            [
                .. inPath.Select(m => Parameter(m.Name, ParameterLocation.Path, schemas.Describe(shape, m))),
            ],
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = Content(Json, schemas.Of(shape, [.. inPath.Select(m => m.Name)])),
            },
            Responses = new OpenApiResponses
            {
                ["201"] = Response("In the ledger, durably.", answer),
                ["200"] = Response("A repeat: what the first was answered, with repeated.", answer),
            },
        };
        operation.Parameters.Add(
            Parameter(
                "If-Match",
                ParameterLocation.Header,
                "The stream's version that the caller looked at, such as \"3\"."
            )
        );
        operation.Parameters.Add(IdempotencyKey());
        operation.Parameters.Add(
            Parameter(
                "wait",
                ParameterLocation.Query,
                "proof: answer once the events are in a checkpoint of the log, with their proofs."
            )
        );
        return WithProblems(operation, "400", "404", "409", "412", "413", "415", "422", "503");
    }

    private static OpenApiOperation OfRead(
        string path,
        string method,
        int status,
        OpenApiSchema? answer,
        OpenApiSchema? body
    )
    {
        var route = ReadRoutes.All.FirstOrDefault(r => r.Path == path && r.Method == method);
        var prefix = method == "GET" ? "" : $"{method.ToLowerInvariant()}-";
        var operation = new OpenApiOperation
        {
            OperationId =
                prefix
                + path.Trim('/')
                    .Replace('/', '-')
                    .Replace("{", "", StringComparison.Ordinal)
                    .Replace("}", "", StringComparison.Ordinal),
            Summary = route?.Meaning ?? path,
            Parameters =
            [
                .. PathNames(path)
                    .Select(name => Parameter(name, ParameterLocation.Path, $"The {name}'s id.")),
                .. (route?.Parameters ?? []).Select(p =>
                    Parameter(p.Name, ParameterLocation.Query, p.Meaning)
                ),
            ],
            Responses = new OpenApiResponses
            {
                [status.ToString(CultureInfo.InvariantCulture)] = (status, route) switch
                {
                    (204, _) => new OpenApiResponse { Description = "Done." },
                    (_, null or { Answer: Json }) => Response("The answer.", answer),
                    _ => new OpenApiResponse
                    {
                        Description = "The answer.",
                        Content = Content(route.Answer, null),
                    },
                },
            },
        };
        if (route?.Bodies is not { Count: > 0 } bodies)
        {
            string[] problems = method == "POST" ? ["400", "404", "409", "503"] : ["400", "404", "503"];
            return route is null ? operation : WithProblems(operation, problems);
        }
        if (body is not null)
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content(Json, body) };
            return WithProblems(operation, "400", "404", "409", "410", "413", "415", "503");
        }
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = bodies.ToDictionary(type => type, _ => new OpenApiMediaType(), StringComparer.Ordinal),
        };
        operation.Parameters.Add(IdempotencyKey());
        operation.Parameters.Add(
            Parameter(
                "Prefer",
                ParameterLocation.Header,
                "respond-async: answer 202 as soon as the file is stored; Location says where to look."
            )
        );
        operation.Responses["202"] = Response("The file is stored; the import runs.", answer);
        return WithProblems(operation, "400", "415", "422", "503");
    }

    private static OpenApiParameter IdempotencyKey() =>
        Parameter(
            "Idempotency-Key",
            ParameterLocation.Header,
            "What the caller names the request by, such as a UUID: the same request under it is answered as the first time."
        );

    private static OpenApiResponse Response(string about, IOpenApiSchema? schema) =>
        new() { Description = about, Content = schema is null ? null : Content(Json, schema) };

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema? schema) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiOperation WithProblems(
        OpenApiOperation operation,
        params IEnumerable<string> statuses
    )
    {
        foreach (var status in statuses)
            operation.Responses![status] = new OpenApiResponse
            {
                Description = "A problem (RFC 9457), with its code.",
            };
        return operation;
    }

    private static IEnumerable<string> PathNames(string path) =>
        path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

    private static OpenApiParameter Parameter(string name, ParameterLocation location, string? about) =>
        new()
        {
            Name = name,
            In = location,
            Required = location == ParameterLocation.Path,
            Description = about,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static void Vocabulary(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Codes.Of(type).Select(code => JsonValue.Create(code)!)];
    }

    private static void Add(
        OpenApiDocument document,
        string path,
        HttpMethod method,
        OpenApiOperation operation
    )
    {
        if (!document.Paths.TryGetValue(path, out var item))
            document.Paths[path] = item = new OpenApiPathItem();
        ((OpenApiPathItem)item).AddOperation(method, operation);
    }
}
