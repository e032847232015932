using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chains.Core.Formatting;

namespace Chains.Web.Api;

/// <summary>How the API writes JSON: camelCase, enumerations as words, times as RFC 3339 in UTC.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configured();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Key ids hold plus signs; what is sent is JSON with nosniff, never HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new JsonStringEnumConverter<ArtifactType>(LowerCase.Instance, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
    }

    /// <summary>The word for a value: artifact types as the <c>artifacts.*</c> keys spell them, everything else by its name.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum =>
        value is ArtifactType ? value.ToString().ToLowerInvariant() : value.ToString();

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class LowerCase : JsonNamingPolicy
    {
        public static LowerCase Instance { get; } = new();

        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
