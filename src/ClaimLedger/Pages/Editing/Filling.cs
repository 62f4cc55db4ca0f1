using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Pages.Editing;

/// <summary>A place of a form that something can be wrong with.</summary>
public abstract class Place
{
    /// <summary>Its name in the form, such as <c>assessments[0].stance</c>.</summary>
    public abstract string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Whether somebody was there already, so that what is wrong is said.</summary>
    public bool WasVisited { get; set; }

    /// <summary>Its id in the document.</summary>
    public string Id => $"f-{Path.Replace("[", "-").Replace("].", "-").Replace("]", "").Replace('.', '-')}";
}

/// <summary>What was typed into one field, or a record in a list.</summary>
public sealed class Entry : Place
{
    /// <summary>An empty one.</summary>
    public Entry(Slot slot)
    {
        Slot = slot;
        if (slot.Member.Inner is { } inner)
            Record = new Filling(inner, this);
    }

    /// <summary>The member that it is of.</summary>
    public Slot Slot { get; }

    /// <summary>What was typed; nothing stands for an absent member.</summary>
    public string Text { get; set; } = "";

    /// <summary>The record's members, where it is one.</summary>
    public Filling? Record { get; }

    /// <inheritdoc/>
    public override string Path =>
        Slot.Member.IsList ? $"{Slot.Path}[{Slot.Entries.IndexOf(this)}]" : Slot.Path;

    /// <summary>Whether nothing was typed.</summary>
    public bool IsBlank => Text.Length == 0 && Record is null;
}

/// <summary>A member of a record that is being filled in.</summary>
public sealed class Slot : Place
{
    /// <summary>The most rows of a list.</summary>
    public const int MostRows = 200;

    /// <summary>How the box is named that stands for an empty list.</summary>
    public const string Emptied = "[]";

    private readonly Filling _owner;

    /// <summary>An empty one.</summary>
    public Slot(MemberShape member, Filling owner)
    {
        (Member, _owner) = (member, owner);
        if (!member.IsList)
            Entries.Add(new Entry(this));
    }

    /// <summary>The member.</summary>
    public MemberShape Member { get; }

    /// <summary>The record that it is of.</summary>
    public Filling Owner => _owner;

    /// <summary>What was typed: one, or any number for a list.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>Whether an empty list is given, where nothing was typed.</summary>
    public bool IsEmptied { get; set; }

    /// <inheritdoc/>
    public override string Path => _owner.Path + Member.Name;

    /// <summary>What was typed into the one field of a member that is no list.</summary>
    public string Text => Entries is [var one, ..] ? one.Text : "";

    /// <summary>One more row.</summary>
    public Entry Add()
    {
        var entry = new Entry(this);
        Entries.Add(entry);
        return entry;
    }

    /// <summary>The row of a number, with those before it; without a number, the one field or a new
    /// row.</summary>
    /// <returns>Null where there cannot be so many.</returns>
    public Entry? At(int? row)
    {
        if (!Member.IsList)
            return row is null ? Entries[0] : null;
        if ((row ?? Entries.Count) >= MostRows)
            return null;
        if (row is not { } number)
            return Add();
        while (Entries.Count <= number)
            Add();
        return Entries[number];
    }
}

/// <summary>A record that is being filled in, member by member.</summary>
public sealed class Filling
{
    private readonly Entry? _within;

    /// <summary>An empty one.</summary>
    /// <param name="shape">The record.</param>
    /// <param name="within">The row that it is in; null for a command.</param>
    public Filling(RecordShape shape, Entry? within = null)
    {
        (Shape, _within) = (shape, within);
        Slots = [.. shape.Members.Select(member => new Slot(member, this))];
    }

    /// <summary>The record's shape.</summary>
    public RecordShape Shape { get; }

    /// <summary>Its members.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>What the names of its members begin with.</summary>
    public string Path => _within is null ? "" : $"{_within.Path}.";

    /// <summary>The member of a name; null where there is none.</summary>
    public Slot? Find(string name) => Slots.FirstOrDefault(s => s.Member.Name == name);

    /// <summary>Types something into the place of a name such as <c>assessments[0].stance</c>.</summary>
    /// <returns>Whether there is such a place.</returns>
    public bool Set(string path, string text)
    {
        var parts = path.Split('.', 2);
        var bracket = parts[0].IndexOf('[', StringComparison.Ordinal);
        var slot = Find(bracket < 0 ? parts[0] : parts[0][..bracket]);
        if (slot is null)
            return false;
        var row = bracket < 0 ? "" : parts[0][bracket..];
        if (row == Slot.Emptied && slot.Member.IsList)
            return slot.IsEmptied = true;
        var isNumber = int.TryParse(
            row.Trim('[', ']'),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        );
        if (bracket >= 0 && !isNumber)
            return false;
        if (slot.At(isNumber ? number : null) is not { } entry)
            return false;
        if (parts.Length > 1)
            return entry.Record?.Set(parts[1], text) == true;
        if (entry.Record is not null)
            return false;
        entry.Text = text;
        return true;
    }

    /// <summary>Writes what was typed as JSON, blank fields as absent members, and notes by which path the
    /// routes name each place.</summary>
    public void Write(Utf8JsonWriter json, string path, Dictionary<string, Place> places)
    {
        json.WriteStartObject();
        foreach (var slot in Slots)
        {
            var name = path + slot.Member.Name;
            if (!slot.Member.IsList)
            {
                places[name] = slot.Entries[0];
                if (!slot.Entries[0].IsBlank)
                    json.WriteString(slot.Member.Name, slot.Text);
                continue;
            }
            places[name] = slot;
            var given = slot.Entries.Where(entry => !entry.IsBlank).ToList();
            if (given.Count == 0 && !slot.IsEmptied)
                continue;
            json.WriteStartArray(slot.Member.Name);
            foreach (var (i, entry) in given.Index())
            {
                places[$"{name}[{i}]"] = entry;
                if (entry.Record is { } record)
                    record.Write(json, $"{name}[{i}].", places);
                else
                    json.WriteStringValue(entry.Text);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
