using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chains.Web.Sandbox.Log;

/// <summary>Writes what the log keeps in the form of RFC 8785: no white space, members in the order of their names.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="write">Writes the members in the order of their names.</param>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>{"apiVersion": …, "kind": …, "spec": …}</c></summary>
    public static byte[] Entry(string kind, string version, Action<Utf8JsonWriter> specification) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", version);
        json.WriteString("kind", kind);
        json.WriteStartObject("spec");
        specification(json);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static void WriteHash(Utf8JsonWriter json, string name, string algorithm, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("algorithm", algorithm);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
