using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Api;
using YamlDotNet.Core;

namespace Chains.Web.Sandbox.Samples;

/// <summary>Reads the sample runs that travel with the program.</summary>
internal static class SampleCatalog
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <exception cref="InvalidDataException">A file is no list of runs.</exception>
    public static ImmutableArray<SampleRun> Load(string directory) =>
        System.IO.Directory.Exists(directory)
            ? [.. System.IO.Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal).Select(Read)]
            : [];

    private static SampleRun Read(string path)
    {
        var documents = Parse(path);
        var name = documents.FirstOrDefault()?["metadata"]?["name"]?.GetValue<string>();
        return name is null
            ? throw new InvalidDataException($"The sample {path} holds no run with a metadata.name.")
            : new SampleRun(name, documents);
    }

    private static List<JsonObject> Parse(string path)
    {
        try
        {
            return [.. YamlText.ParseAll(File.ReadAllText(path)).OfType<JsonObject>()];
        }
        catch (Exception e) when (e is YamlException or ApiError)
        {
            throw new InvalidDataException($"The sample {path} is no YAML: {e.Message}", e);
        }
    }
}
