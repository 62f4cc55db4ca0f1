using System.Reflection;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>One member of a command or of a record inside it.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">Its type, that of the items for a list; never nullable.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="IsRequired">Whether it has to be there.</param>
/// <param name="IsSlug">Whether it is an id.</param>
/// <param name="MaxText">The longest text in UTF-16 units; null where it is no free text.</param>
/// <param name="Default">What it is when left out, in words; null where that is nothing.</param>
/// <param name="IsMadeWhenAbsent">Whether a new id is made for it when it is left out.</param>
/// <param name="Codes">The codes of its vocabulary; empty where it has none.</param>
/// <param name="Inner">The shape of its value, where that is a record.</param>
public sealed record MemberShape(
    string Name,
    Type Type,
    bool IsList,
    bool IsRequired,
    bool IsSlug,
    int? MaxText,
    string? Default,
    bool IsMadeWhenAbsent,
    IReadOnlyList<string> Codes,
    RecordShape? Inner
)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Name);
    private readonly Func<object?[], object> _list = typeof(MemberShape)
        .GetMethod(nameof(ListOf), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(Type)
        .CreateDelegate<Func<object?[], object>>();

    /// <summary>Whether this is the member that a property names, by its bytes in JSON. An escaped name is
    /// not recognised by them.</summary>
    internal bool IsNamed(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(_utf8Name);

    /// <summary>The list of these items.</summary>
    internal object ListOf(object?[] items) => _list(items);

    private static Items<T> ListOf<T>(object?[] items) => items.Cast<T>().ToItems();
}

/// <summary>The shape of a record that is read from JSON: its constructor's parameters.</summary>
public sealed class RecordShape
{
    private readonly ConstructorInvoker _constructor;
    private readonly object?[] _defaults;

    private RecordShape(Type type)
    {
        var constructor = type.GetConstructors().Single(c => c.GetParameters().Length > 0);
        _constructor = ConstructorInvoker.Create(constructor);
        _defaults = [.. constructor.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : null)];
        var nullability = new NullabilityInfoContext();
        Type = type;
        Members = [.. constructor.GetParameters().Select(p => MemberOf(p, nullability))];
    }

    /// <summary>The record's type.</summary>
    public Type Type { get; }

    /// <summary>The record's name, which for a command is the command's.</summary>
    public string Name => Type.Name;

    /// <summary>Its members in the order of the constructor.</summary>
    public IReadOnlyList<MemberShape> Members { get; }

    /// <summary>The shape of a record with one public constructor that takes its members.</summary>
    public static RecordShape Of(Type type) => new(type);

    /// <summary>Makes the record; null stands for a member's default. The array is used up.</summary>
    public object Make(object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] ??= _defaults[i];
        return _constructor.Invoke(values);
    }

    /// <summary>Where a member of that name is, by its bytes in JSON; -1 where there is none.</summary>
    internal int Find(ReadOnlySpan<byte> utf8Name)
    {
        for (var i = 0; i < Members.Count; i++)
        {
            if (Members[i].IsNamed(utf8Name))
                return i;
        }
        return -1;
    }

    private static MemberShape MemberOf(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Items<>);
        if (isList)
            type = type.GetGenericArguments()[0];
        var isMade = parameter.GetCustomAttribute<MadeWhenAbsentAttribute>() is not null;
        var isOptional =
            isMade
            || parameter.HasDefaultValue
            || nullability.Create(parameter).ReadState == NullabilityState.Nullable;
        return new MemberShape(
            JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!),
            type,
            isList,
            !isOptional,
            parameter.GetCustomAttribute<SlugAttribute>() is not null,
            parameter.GetCustomAttribute<TextAttribute>()?.Max,
            isMade ? MadeWhenAbsentAttribute.Default
                : parameter.HasDefaultValue ? parameter.DefaultValue as string
                : null,
            isMade,
            CodesJsonConverter.IsVocabulary(type) ? Vocabulary.Codes.Of(type) : [],
            type.Namespace!.StartsWith(
                typeof(Vocabulary.Items).Assembly.GetName().Name!,
                StringComparison.Ordinal
            )
            && !type.IsEnum
            && type != typeof(EdtfDate)
                ? new RecordShape(type)
                : null
        );
    }
}

/// <summary>Every command of the ledger.</summary>
public static class CommandCatalogue
{
    private static readonly Dictionary<string, RecordShape> ByName = typeof(Command)
        .Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Command)) && !type.IsAbstract)
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .ToDictionary(type => type.Name, RecordShape.Of, StringComparer.Ordinal);

    /// <summary>Their shapes, by name.</summary>
    public static IReadOnlyCollection<RecordShape> All => ByName.Values;

    /// <summary>The shape of the command of that name; null where there is none.</summary>
    public static RecordShape? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The shape of a command's type.</summary>
    public static RecordShape Of<TCommand>()
        where TCommand : Command => ByName[typeof(TCommand).Name];
}
