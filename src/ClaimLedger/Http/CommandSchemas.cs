using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using Microsoft.OpenApi;

namespace ClaimLedger.Http;

/// <summary>The commands' JSON schemas, made from the shapes by which they are read and from their
/// documentation.</summary>
internal sealed class CommandSchemas(OpenApiDocument document)
{
    private readonly XmlDocs _docs = XmlDocs.Of(typeof(Command));

    /// <summary>What a command does, in the words of its documentation.</summary>
    public string Describe(RecordShape shape) => _docs.Summary(shape.Type) ?? shape.Name;

    /// <summary>What a member is, in the words of its documentation.</summary>
    public string? Describe(RecordShape shape, MemberShape member) =>
        _docs.Parameter(shape.Type, member.Name);

    /// <summary>A reference to the schema of a command's body. What the path names need not be in
    /// it.</summary>
    public IOpenApiSchema Of(RecordShape shape, IReadOnlyCollection<string> inPath)
    {
        document.AddComponent(shape.Name, Build(shape, inPath));
        return new OpenApiSchemaReference(shape.Name, document);
    }

    private OpenApiSchema Build(RecordShape shape, IReadOnlyCollection<string> inPath) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = _docs.Summary(shape.Type),
            AdditionalPropertiesAllowed = false,
            Required = shape
                .Members.Where(m => m.IsRequired && !inPath.Contains(m.Name))
                .Select(m => m.Name)
                .ToHashSet(StringComparer.Ordinal),
            Properties = shape.Members.ToDictionary(
                m => m.Name,
                m => Member(shape, m),
                StringComparer.Ordinal
            ),
        };

    private IOpenApiSchema Member(RecordShape shape, MemberShape member)
    {
        var one = One(member);
        var about = _docs.Parameter(shape.Type, member.Name);
        if (member.IsList)
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = one,
                Description = about,
            };
        if (one is OpenApiSchema plain)
            plain.Description = member.Default is null ? about : $"{about} Default: {member.Default}.";
        return one;
    }

    private IOpenApiSchema One(MemberShape member)
    {
        if (member.Inner is not null)
            return Of(member.Inner, []);
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        if (member.IsSlug)
            schema.Pattern = SlugAttribute.Pattern;
        else if (member.Type == typeof(EdtfDate))
            Edtf(schema);
        else if (member.Codes.Count > 0)
            schema.Enum = [.. member.Codes.Select(code => JsonValue.Create(code)!)];
        else
            (schema.MinLength, schema.MaxLength) = (1, member.MaxText);
        return schema;
    }

    /// <summary>Describes an EDTF date.</summary>
    public static void Edtf(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = "edtf";
        schema.MaxLength = EdtfDate.MaxLength;
        schema.Examples = ["2004-01-23", "2004-01~", "2003-10/2004-01", "../2004-01-23"];
    }
}
