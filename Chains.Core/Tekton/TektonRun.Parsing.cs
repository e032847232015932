using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Chains.Core.Tekton;

public sealed partial class TektonRun
{
    /// <summary>In bytes. etcd holds objects of 1.5 MiB at the most by default.</summary>
    public const int MaxSize = 8 * 1024 * 1024;

    /// <summary>Real runs stay below 30. Payload and preview wrap a run six levels deeper, within the 64 that readers of JSON take.</summary>
    private const int MaxDepth = 48;

    private const string V1 = "tekton.dev/v1";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a snapshot. The memory is kept, not copied: it must not change afterwards.</summary>
    /// <exception cref="RunFormatException">
    /// More than <see cref="MaxSize"/> bytes, nested too deep, not JSON, a key twice in one object, text that is not Unicode,
    /// or no <c>tekton.dev/v1</c> TaskRun or PipelineRun.
    /// </exception>
    public static TektonRun Parse(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.Length > MaxSize)
            throw new RunFormatException(
                $"The run is {utf8Json.Length} bytes of JSON; at most {MaxSize} are read. Keep large results in a workspace or registry and let the result hold a reference.");
        if (!IsUnicode(utf8Json.Span))
            throw new RunFormatException("The run holds text that is not valid Unicode; send it as UTF-8 JSON, escapes of surrogates in pairs.");
        try
        {
            return FromRoot(JsonDocument.Parse(utf8Json, Strict).RootElement, utf8Json);
        }
        catch (JsonException e)
        {
            throw new RunFormatException($"The run is not JSON that can be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a snapshot from an element of another document, which is copied so that it does not hold the document in memory.</summary>
    /// <exception cref="RunFormatException">As <see cref="Parse"/>.</exception>
    public static TektonRun From(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Undefined)
            throw new RunFormatException("The run is missing; give a TaskRun or PipelineRun object.");
        return Parse(JsonMarshal.GetRawUtf8Value(element).ToArray());
    }

    private static TektonRun FromRoot(JsonElement root, ReadOnlyMemory<byte> json)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            throw new RunFormatException($"The run is a JSON {root.ValueKind.ToString().ToLowerInvariant()}; give a TaskRun or PipelineRun object.");
        var kindName = root.Text("kind"u8);
        var apiVersion = root.Text("apiVersion"u8);
        var metadata = root.Field("metadata"u8);
        var what = Describe(kindName, metadata);
        var kind = kindName switch
        {
            "TaskRun" => RunKind.TaskRun,
            "PipelineRun" => RunKind.PipelineRun,
            _ => throw new RunFormatException($"{what}: kind is {Quoted.Text(kindName)}; only TaskRun and PipelineRun carry provenance."),
        };
        if (apiVersion is not V1)
            throw new RunFormatException(WrongVersion(what, apiVersion, kindName));
        if (metadata.Text("name"u8).Length is 0)
            throw new RunFormatException($"{what}: metadata.name is missing; give the run as the cluster holds it (kubectl get -o json).");
        RequireObject(root, "metadata"u8, what);
        RequireObject(root, "spec"u8, what);
        RequireObject(root, "status"u8, what);
        return new TektonRun(kind, apiVersion, root, json);
    }

    private static string WrongVersion(string what, string apiVersion, string kind) => apiVersion switch
    {
        "tekton.dev/v1beta1" =>
            $"{what}: apiVersion is tekton.dev/v1beta1; only {V1} is read. The cluster converts: kubectl get {kind.ToLowerInvariant()}s.v1.tekton.dev NAME -o json.",
        "" => $"{what}: apiVersion is missing; it must be {V1}.",
        _ => $"{what}: apiVersion is {Quoted.Text(apiVersion)}; only {V1} is read.",
    };

    private static void RequireObject(JsonElement root, ReadOnlySpan<byte> name, string what)
    {
        var value = root.Field(name);
        if (value.Exists() && value.ValueKind is not JsonValueKind.Object)
            throw new RunFormatException(
                $"{what}: {System.Text.Encoding.UTF8.GetString(name)} is a JSON {value.ValueKind.ToString().ToLowerInvariant()}; it must be an object.");
    }

    private static string Describe(string kind, JsonElement metadata)
    {
        var name = metadata.Text("name"u8);
        var space = metadata.Text("namespace"u8);
        var subject = kind is "TaskRun" or "PipelineRun" ? kind.ToLowerInvariant() : "object";
        return name.Length is 0 ? $"{subject} without a name"
            : space.Length is 0 ? $"{subject} {Quoted.Cut(name)}"
            : $"{subject} {Quoted.Cut(space)}/{Quoted.Cut(name)}";
    }

    /// <summary>Valid UTF-8 whose <c>\u</c> escapes of surrogates come in pairs: what a Kubernetes API server hands out.</summary>
    private static bool IsUnicode(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return false;
        var pendingHigh = false;
        while (true)
        {
            var next = json.IndexOf((byte)'\\');
            if (pendingHigh && next is not 0)
                return false;
            if (next < 0 || next + 1 >= json.Length)
                return true;
            var isEscape = json[next + 1] is (byte)'u' && next + 6 <= json.Length;
            var unit = isEscape ? HexUnit(json.Slice(next + 2, 4)) : -1;
            var isLow = unit is >= 0xDC00 and <= 0xDFFF;
            if (pendingHigh != isLow)
                return false;
            pendingHigh = unit is >= 0xD800 and <= 0xDBFF;
            json = json[(next + (isEscape ? 6 : 2))..];
        }
    }

    private static int HexUnit(ReadOnlySpan<byte> digits) =>
        ushort.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit) ? unit : -1;
}
