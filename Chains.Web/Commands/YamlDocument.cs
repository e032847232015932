using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Chains.Web.Commands;

/// <summary>
/// Turns one YAML document into JSON as <c>kubectl</c> does: the YAML 1.1 words for true and false count, dates stay text.
/// Works on parse events, so that deep nesting costs no stack; anchors are refused, so that nothing can be multiplied.
/// </summary>
internal static partial class YamlDocument
{
    private const int MaximumDepth = 100;

    /// <exception cref="YamlException">Not YAML, several documents, an anchor, a key that is no text, or nesting too deep.</exception>
    public static ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> yaml)
    {
        try
        {
            return Convert(yaml);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            // On some malformed text the scanner fails so instead of with YamlException, on other it yields a key without a value.
            throw new YamlException("it cannot be parsed", exception);
        }
    }

    private static ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> yaml)
    {
        var parser = new Parser(new StringReader(DecodeStrictly(yaml.Span)));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
            throw new YamlException("the file is empty");
        parser.Consume<DocumentStart>();

        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
            WriteNodes(parser, writer);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            throw new YamlException("the file holds several documents; give the one that is meant in a file of its own");
        return output.WrittenMemory;
    }

    private static void WriteNodes(Parser parser, Utf8JsonWriter writer)
    {
        // For every open collection: whether it is a mapping whose next scalar is a key.
        var open = new Stack<(bool Mapping, bool KeyNext)>();
        do
        {
            var node = parser.Consume<ParsingEvent>();
            if (node is MappingEnd or SequenceEnd)
            {
                open.Pop();
                if (node is MappingEnd)
                    writer.WriteEndObject();
                else
                    writer.WriteEndArray();
            }
            else if (open.TryPeek(out var top) && top is { Mapping: true, KeyNext: true })
            {
                writer.WritePropertyName(node is Scalar key && !Anchored(key) ? key.Value : throw Refused(node, "a key that is no plain text"));
                Turn(open, keyNext: false);
                continue;
            }
            else
            {
                WriteValue(node, writer, open);
                continue;
            }

            Turn(open, keyNext: true);
        }
        while (open.Count > 0);
    }

    private static void WriteValue(ParsingEvent node, Utf8JsonWriter writer, Stack<(bool Mapping, bool KeyNext)> open)
    {
        if (node is AnchorAlias || (node is NodeEvent anchored && Anchored(anchored)))
            throw Refused(node, "an anchor; write the value out");
        switch (node)
        {
            case Scalar scalar:
                WriteScalar(scalar, writer);
                Turn(open, keyNext: true);
                return;
            case MappingStart:
                writer.WriteStartObject();
                open.Push((true, true));
                break;
            case SequenceStart:
                writer.WriteStartArray();
                open.Push((false, false));
                break;
            default:
                throw Refused(node, "something that is no value");
        }

        if (open.Count > MaximumDepth)
            throw Refused(node, $"more than {MaximumDepth} levels of nesting");
    }

    /// <summary>A mapping goes from key to value and back; a sequence has no keys.</summary>
    private static void Turn(Stack<(bool Mapping, bool KeyNext)> open, bool keyNext)
    {
        if (open.TryPop(out var top))
            open.Push((top.Mapping, top.Mapping && keyNext));
    }

    private static bool Anchored(NodeEvent node) => !node.Anchor.IsEmpty;

    private static void WriteScalar(Scalar scalar, Utf8JsonWriter writer)
    {
        if (scalar.Style is not ScalarStyle.Plain || !scalar.Tag.IsEmpty)
        {
            writer.WriteStringValue(scalar.Value);
            return;
        }

        switch (scalar.Value)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                writer.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                writer.WriteBooleanValue(false);
                break;
            case var number when number.Length <= 32 && Number().IsMatch(number):
                writer.WriteRawValue(number);
                break;
            default:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }

    private static string DecodeStrictly(ReadOnlySpan<byte> yaml)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(yaml);
        }
        catch (DecoderFallbackException exception)
        {
            throw new YamlException(string.Create(CultureInfo.InvariantCulture, $"byte {exception.Index} is not UTF-8"));
        }
    }

    private static YamlException Refused(ParsingEvent node, string what) => new(node.Start, node.End, $"holds {what}");

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
