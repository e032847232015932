using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>
/// The frame of a server-side apply of a run's metadata. It names the UID: an apply creates what is not there, and with a UID the
/// API server answers 409 instead, when the run was deleted or replaced meanwhile.
/// </summary>
internal static class ApplyPatch
{
    public static void Write(Utf8JsonWriter writer, TektonRun run, Action<Utf8JsonWriter> metadata)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", "tekton.dev/v1");
        writer.WriteString("kind", run.Kind.ToString());
        writer.WriteStartObject("metadata");
        writer.WriteString("name", run.Name);
        writer.WriteString("namespace", run.Namespace);
        writer.WriteString("uid", run.Uid);
        metadata(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
    }
}
