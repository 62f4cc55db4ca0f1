using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Exchange;

/// <summary>Writes the rows of a CSV file as the JSON objects that their commands are. What a row says is not
/// judged here: a cell that its command has no member for is written as one, and the reader of commands
/// refuses it as it does in JSON.</summary>
internal sealed class CsvRow : IDisposable
{
    private const byte Divider = (byte)'|';

    private readonly JsonEncodedText[] _names;
    private readonly int _command;
    private readonly Form _default;
    private readonly Form _unknown;
    private readonly Form[] _forms;
    private readonly ArrayBufferWriter<byte> _bytes = new(4 * 1024);
    private readonly Utf8JsonWriter _json;

    /// <param name="columns">The names of the columns.</param>
    public CsvRow(IReadOnlyList<string> columns)
    {
        _names = [.. columns.Select(name => JsonEncodedText.Encode(name))];
        _command = columns.ToList().IndexOf(CsvColumns.Command);
        _unknown = new Form([], new CellKind[columns.Count], "");
        _default = Form.Of(CsvColumns.Default, columns);
        _forms = [.. CommandCatalogue.All.Select(shape => Form.Of(shape, columns))];
        // The JSON is read here and nowhere else, so that letters beyond ASCII may stay as they are.
        var options = new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };
        _json = new Utf8JsonWriter(_bytes, options);
    }

    private enum CellKind
    {
        Text,
        List,
        NestedText,
        NestedList,
    }

    /// <summary>The object; empty where the row fills no cell, as a spreadsheet writes blank lines.</summary>
    public ReadOnlyMemory<byte> Write(CsvRecords row)
    {
        var command = _command < 0 ? default : row[_command];
        var form = FormOf(command);
        _bytes.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString(CsvColumns.Command, command.IsEmpty ? form.Command : command);
        var (isFilled, hasNested) = (!command.IsEmpty, false);
        for (var i = 0; i < _names.Length; i++)
        {
            if (i == _command || row[i].IsEmpty)
                continue;
            isFilled = true;
            if (form.Cells[i] is CellKind.NestedText or CellKind.NestedList)
                hasNested = true;
            else
                WriteCell(i, row[i], form.Cells[i] == CellKind.List);
        }
        if (!isFilled)
            return default;
        if (hasNested)
            WriteNested(row, form);
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>The form of the command that a row names. One that there is not has no members.</summary>
    private Form FormOf(ReadOnlySpan<byte> command)
    {
        if (command.IsEmpty)
            return _default;
        foreach (var form in _forms)
        {
            if (command.SequenceEqual(form.Command))
                return form;
        }
        return _unknown;
    }

    private void WriteNested(CsvRecords row, Form form)
    {
        _json.WriteStartArray(form.Nested);
        _json.WriteStartObject();
        for (var i = 0; i < _names.Length; i++)
        {
            if (form.Cells[i] is CellKind.NestedText or CellKind.NestedList && !row[i].IsEmpty)
                WriteCell(i, row[i], form.Cells[i] == CellKind.NestedList);
        }
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void WriteCell(int column, ReadOnlySpan<byte> cell, bool isList)
    {
        if (!isList)
        {
            _json.WriteString(_names[column], cell);
            return;
        }
        _json.WriteStartArray(_names[column]);
        foreach (var item in cell.Split(Divider))
            _json.WriteStringValue(cell[item].Trim(" \t\r\n"u8));
        _json.WriteEndArray();
    }

    /// <summary>What the columns are to one command.</summary>
    private sealed record Form(byte[] Command, CellKind[] Cells, string Nested)
    {
        public static Form Of(RecordShape shape, IReadOnlyList<string> columns)
        {
            var nested = CsvColumns.Nested(shape);
            return new(
                Encoding.UTF8.GetBytes(shape.Name),
                [.. columns.Select(column => KindOf(column, shape, nested?.Inner))],
                nested?.Name ?? ""
            );
        }

        private static CellKind KindOf(string column, RecordShape shape, RecordShape? nested)
        {
            if (shape.Members.FirstOrDefault(m => m.Name == column) is { } own)
                return own.IsList ? CellKind.List : CellKind.Text;
            return nested?.Members.FirstOrDefault(m => m.Name == column) switch
            {
                null => CellKind.Text,
                { IsList: true } => CellKind.NestedList,
                _ => CellKind.NestedText,
            };
        }
    }
}
