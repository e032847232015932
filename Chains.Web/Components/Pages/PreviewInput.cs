using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Web.Components.Pages;

/// <summary>What an author pastes into the preview page.</summary>
public sealed class PreviewInput
{
    /// <summary>Characters; more than any run that an API server accepts.</summary>
    public const int Longest = 4 * 1024 * 1024;

    /// <summary>Characters that are taken in, so that what is too long is refused in words.</summary>
    public const int LongestTaken = 24 * 1024 * 1024;

    public string? Run { get; set; }

    public string? Children { get; set; }

    public string? Config { get; set; }

    /// <returns>The preview, or what is wrong with the input and where.</returns>
    public (PreviewResult? Result, string? Trouble) Preview()
    {
        try
        {
            if (string.IsNullOrWhiteSpace(Run))
                return (null, "Paste a TaskRun or PipelineRun first.");
            var reading = ConfigurationParser.Parse(Keys());
            if (reading.Configuration is null)
                return (null, "The configuration has errors: " + string.Join(" ", reading.Errors.Select(e => e.ToString())));
            var children = string.IsNullOrWhiteSpace(Children) ? (JsonElement?)null : Read("The child TaskRuns", Children);
            return (Core.Formatting.Preview.Create(Read("The run", Run), children, reading.Configuration), null);
        }
        catch (Exception exception) when (exception is FormatException or RunFormatException)
        {
            return (null, exception.Message);
        }
    }

    private Dictionary<string, string> Keys()
    {
        if (string.IsNullOrWhiteSpace(Config))
            return [];
        var given = Read("The configuration", Config);
        // A whole ConfigMap will do as well as its data.
        if (given.ValueKind is JsonValueKind.Object && given.TryGetProperty("data", out var data))
            given = data;
        if (given.ValueKind is not JsonValueKind.Object || given.EnumerateObject().Any(p => p.Value.ValueKind is not JsonValueKind.String))
            throw new FormatException("The configuration must be a JSON object whose values are strings, as the data of a ConfigMap is.");
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in given.EnumerateObject())
            keys[property.Name] = property.Value.GetString()!;
        return keys;
    }

    private static JsonElement Read(string what, string json)
    {
        if (json.Length > Longest)
            throw new FormatException($"{what} has {json.Length} characters; at most {Longest} are read.");
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{what} is not JSON: line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}. YAML is turned into JSON by kubectl get -o json.", exception);
        }
    }
}
