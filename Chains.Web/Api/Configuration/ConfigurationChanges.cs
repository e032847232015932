using System.Text.Json;

namespace Chains.Web.Api.Configuration;

/// <summary>Reads the body of a change: an object of keys and strings, null to take a key away (as RFC 7396 has it).</summary>
internal static class ConfigurationChanges
{
    private const int MaximumKeys = 256;

    /// <param name="errors">By key; empty if the body can be read.</param>
    public static Dictionary<string, string?> Read(JsonElement body, out Dictionary<string, string[]> errors)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        errors = [];
        foreach (var member in body.EnumerateObject())
        {
            if (changes.Count + errors.Count >= MaximumKeys)
            {
                errors["$"] = [$"names more than {MaximumKeys} keys."];
                break;
            }

            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
                changes[member.Name] = member.Value.GetString();
            else
                errors[member.Name] = ["is neither a string nor null: the values of a ConfigMap are strings, also \"true\" and \"false\"; null takes a key away."];
        }

        if (changes.Count == 0 && errors.Count == 0)
            errors["$"] = ["names no key. Send {\"key\": \"value\"}, or {\"key\": null} to take a key away."];
        return changes;
    }
}
