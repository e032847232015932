using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>The frame of a server-side apply of a run's metadata.</summary>
internal static class ApplyPatch
{
    public static void Write(Utf8JsonWriter writer, RunKey key, Action<Utf8JsonWriter> metadata)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", "tekton.dev/v1");
        writer.WriteString("kind", key.Kind.ToString());
        writer.WriteStartObject("metadata");
        writer.WriteString("name", key.Name);
        writer.WriteString("namespace", key.Namespace);
        metadata(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
    }
}
