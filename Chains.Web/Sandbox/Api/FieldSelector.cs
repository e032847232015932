using System.Text.Json;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary><c>fieldSelector</c>: metadata.name and metadata.namespace on every type, and the few fields that events, secrets and namespaces add.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Negated)> _terms = [];

    public bool IsEmpty => _terms.Count == 0;

    /// <exception cref="ApiError">400, on a field that cannot be selected by.</exception>
    public static FieldSelector Parse(ResourceType type, string? text)
    {
        var selector = new FieldSelector();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw ApiError.BadRequest($"invalid selector: '{part}'; can't understand '{part}'");
            var negated = part[at - 1] == '!';
            var field = part[..(negated ? at - 1 : at)];
            if (!Supported(type, field))
                throw ApiError.BadRequest($"field label not supported: {field}");
            selector._terms.Add((field, part[(at + 1)..].TrimStart('='), negated));
        }

        return selector;
    }

    public bool Matches(StoredObject stored)
    {
        JsonDocument? document = null;
        try
        {
            foreach (var (field, value, negated) in _terms)
            {
                var actual = field switch
                {
                    "metadata.name" => stored.Name,
                    "metadata.namespace" => stored.Namespace,
                    _ => Field((document ??= JsonDocument.Parse(stored.Read())).RootElement, field),
                };
                if (actual == value == negated)
                    return false;
            }

            return true;
        }
        finally
        {
            document?.Dispose();
        }
    }

    private static string Field(JsonElement element, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
                return "";
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
    }

    private static bool Supported(ResourceType type, string field) => field switch
    {
        "metadata.name" => true,
        "metadata.namespace" => type.Namespaced,
        "type" => type == ResourceCatalog.Secrets || type == ResourceCatalog.Events,
        "status.phase" => type == ResourceCatalog.Namespaces,
        "reason" or "reportingComponent" or "source" => type == ResourceCatalog.Events,
        _ => type == ResourceCatalog.Events && field.StartsWith("involvedObject.", StringComparison.Ordinal),
    };
}
