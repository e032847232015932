using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Chains.Web.Sandbox.Objects;

/// <summary>
/// The head of a journal line. A line is one JSON object: <c>r</c> type, <c>k</c> key, <c>v</c> version, <c>u</c> uid, <c>l</c> labels, <c>w</c> owners' uids,
/// <c>x</c> true when the object went, and last <c>o</c>, the object. Reading a head does not read the object.
/// </summary>
internal static class JournalLine
{
    /// <summary>What stands behind the object: the end of the line's own object, and the line feed.</summary>
    public static ReadOnlySpan<byte> Tail => "}\n"u8;

    /// <summary>Writes everything up to the object.</summary>
    public static void WriteHead(ArrayBufferWriter<byte> output, string typeId, ObjectIdentity identity, bool deleted)
    {
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("r"u8, typeId);
            writer.WriteString("k"u8, identity.Key);
            writer.WriteNumber("v"u8, identity.Version);
            writer.WriteString("u"u8, identity.Uid);
            WriteLabelsAndOwners(writer, identity);
            if (deleted)
                writer.WriteBoolean("x"u8, true);
            writer.WriteNull("o"u8);
            writer.WriteEndObject();
        }

        // The object takes the place of null and of the closing brace.
        var written = output.WrittenCount - "null}".Length;
        var head = output.WrittenSpan[..written].ToArray();
        output.ResetWrittenCount();
        output.Write(head);
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <param name="objectOffset">Where in the line the object begins; it ends one byte before the line does.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out string typeId, out ObjectIdentity identity, out bool deleted, out int objectOffset)
    {
        (typeId, identity, deleted, objectOffset) = ("", new ObjectIdentity("", 0, "", [], []), false, 0);
        if (line.Length < 2 || line[^1] != '}')
            return false;
        try
        {
            return TryReadHead(line, ref typeId, ref identity, ref deleted, out objectOffset);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static bool TryReadHead(ReadOnlySpan<byte> line, ref string typeId, ref ObjectIdentity identity, ref bool deleted, out int objectOffset)
    {
        objectOffset = 0;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            if (name == "o")
            {
                objectOffset = (int)reader.BytesConsumed;
                return identity.Key.Length > 0 && objectOffset < line.Length && line[objectOffset] == '{';
            }

            reader.Read();
            switch (name)
            {
                case "r": typeId = reader.GetString() ?? ""; break;
                case "k": identity = identity with { Key = reader.GetString() ?? "" }; break;
                case "v": identity = identity with { Version = reader.GetInt64() }; break;
                case "u": identity = identity with { Uid = reader.GetString() ?? "" }; break;
                case "l": identity = identity with { Labels = ReadLabels(ref reader) }; break;
                case "w": identity = identity with { Owners = ReadOwners(ref reader) }; break;
                case "x": deleted = reader.GetBoolean(); break;
                default: reader.Skip(); break;
            }
        }

        return false;
    }

    private static void WriteLabelsAndOwners(Utf8JsonWriter writer, ObjectIdentity identity)
    {
        if (!identity.Labels.IsEmpty)
        {
            writer.WriteStartObject("l"u8);
            foreach (var (key, value) in identity.Labels)
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        if (identity.Owners.IsEmpty)
            return;
        writer.WriteStartArray("w"u8);
        foreach (var owner in identity.Owners)
            writer.WriteStringValue(owner);
        writer.WriteEndArray();
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadLabels(ref Utf8JsonReader reader)
    {
        var labels = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            labels.Add(new(string.Intern(key), reader.GetString() ?? ""));
        }

        return labels.DrainToImmutable();
    }

    private static ImmutableArray<string> ReadOwners(ref Utf8JsonReader reader)
    {
        var owners = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            owners.Add(reader.GetString()!);
        return owners.DrainToImmutable();
    }
}
