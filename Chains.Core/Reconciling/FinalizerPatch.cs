using System.Buffers;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>The patches that put our finalizer on and take it, and older ones, off.</summary>
public static class FinalizerPatch
{
    /// <summary>Server-side apply of our finalizer, and of nothing else.</summary>
    public static ReadOnlyMemory<byte> Hold(TektonRun run) => Apply(run, writer =>
    {
        writer.WriteStartArray("finalizers");
        writer.WriteStringValue(ChainsNames.Finalizer(run.Kind));
        writer.WriteEndArray();
    });

    /// <summary>
    /// Server-side apply that owns nothing but the annotations that are ours already: a finalizer that an earlier apply of ours
    /// put on goes. The resource version makes sure that these are all of them.
    /// </summary>
    public static ReadOnlyMemory<byte> Release(TektonRun run) => Apply(run, writer =>
    {
        if (run.ResourceVersion.Length > 0)
            writer.WriteString("resourceVersion", run.ResourceVersion);
        writer.WriteStartObject("annotations");
        foreach (var (name, value) in run.Annotations)
            if (name.StartsWith(ChainsNames.Prefix, StringComparison.Ordinal))
                writer.WriteString(name, value);
        writer.WriteEndObject();
    });

    /// <summary>
    /// Merge patch that removes finalizers which a merge patch once put on, and which an apply therefore cannot remove.
    /// The resource version guards finalizers that others add meanwhile.
    /// </summary>
    public static ReadOnlyMemory<byte> RemoveForeign(TektonRun run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        writer.WriteStartArray("finalizers");
        foreach (var finalizer in run.Finalizers)
            if (finalizer != ChainsNames.Finalizer(run.Kind) && finalizer != ChainsNames.OldFinalizer)
                writer.WriteStringValue(finalizer);
        writer.WriteEndArray();
        if (run.ResourceVersion.Length > 0)
            writer.WriteString("resourceVersion", run.ResourceVersion);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Apply(TektonRun run, Action<Utf8JsonWriter> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        ApplyPatch.Write(writer, run, metadata);
        return buffer.WrittenMemory;
    }
}
