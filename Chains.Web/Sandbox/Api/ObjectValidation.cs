using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>What a real API server refuses in metadata and in the data of configmaps and secrets.</summary>
internal static partial class ObjectValidation
{
    /// <summary>Keys and values of all annotations together, in bytes.</summary>
    public const int MaxAnnotations = 256 << 10;

    /// <summary>Values of a configmap or secret together, in bytes.</summary>
    private const int MaxData = 1 << 20;

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string QualifiedRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <exception cref="ApiError">422, with every field that is wrong; 400 for a value of the wrong JSON type.</exception>
    public static void Check(ResourceType type, JsonObject target)
    {
        var metadata = Map(target, "metadata")!;
        var name = Text(metadata, "name") ?? "";
        var errors = new List<FieldError>();
        CheckName(type, name, errors);
        CheckLabels(Map(metadata, "labels"), errors);
        CheckAnnotations(Map(metadata, "annotations"), errors);
        CheckFinalizers(metadata["finalizers"], errors);
        CheckOwners(metadata["ownerReferences"], errors);
        if (type == ResourceCatalog.ConfigMaps || type == ResourceCatalog.Secrets)
            CheckData(target, type == ResourceCatalog.Secrets, errors);
        if (errors.Count > 0)
            throw ApiError.Invalid(type, name, errors);
    }

    /// <summary>Finalizers may only go once an object is being deleted.</summary>
    public static void CheckNoNewFinalizers(ResourceType type, JsonObject old, JsonObject next)
    {
        var before = Texts(old["metadata"]?["finalizers"]);
        var added = Texts(next["metadata"]?["finalizers"]).Except(before, StringComparer.Ordinal).ToList();
        if (added.Count == 0)
            return;
        var list = "[]string{" + string.Join(", ", added.Select(item => $"\"{item}\"")) + "}";
        throw ApiError.Invalid(type, Text(Map(next, "metadata")!, "name") ?? "", FieldError.Forbidden(
            "metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers {list}"));
    }

    public static JsonObject? Map(JsonObject parent, string name) => parent[name] switch
    {
        null => null,
        JsonObject map => map,
        _ => throw ApiError.BadRequest($"the object provided is unrecognized: {name} is not an object"),
    };

    public static string? Text(JsonObject parent, string name) => parent[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw ApiError.BadRequest($"the object provided is unrecognized: {name} is not a string"),
    };

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!.GetValue<string>());

    private static void CheckName(ResourceType type, string name, List<FieldError> errors)
    {
        if (name.Length == 0)
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if (name.Length > (type.LabelNames ? 63 : 253))
            errors.Add(FieldError.Invalid("metadata.name", name, $"must be no more than {(type.LabelNames ? 63 : 253)} bytes"));
        else if (!(type.LabelNames ? DnsLabel() : DnsSubdomain()).IsMatch(name))
            errors.Add(FieldError.Invalid("metadata.name", name, type.LabelNames ? LabelRule : SubdomainRule));
    }

    private static void CheckLabels(JsonObject? labels, List<FieldError> errors)
    {
        foreach (var (key, node) in labels ?? [])
        {
            CheckQualified("metadata.labels", key, errors);
            var value = Text(labels!, key) ?? "";
            if (value.Length > 63)
                errors.Add(FieldError.Invalid("metadata.labels", value, "must be no more than 63 bytes"));
            else if (!LabelValue().IsMatch(value))
                errors.Add(FieldError.Invalid("metadata.labels", value, ValueRule));
        }
    }

    private static void CheckAnnotations(JsonObject? annotations, List<FieldError> errors)
    {
        long total = 0;
        foreach (var (key, _) in annotations ?? [])
        {
            CheckQualified("metadata.annotations", key.ToLowerInvariant(), errors);
            total += System.Text.Encoding.UTF8.GetByteCount(key) + System.Text.Encoding.UTF8.GetByteCount(Text(annotations!, key) ?? "");
        }

        if (total > MaxAnnotations)
            errors.Add(FieldError.TooLong("metadata.annotations", MaxAnnotations));
    }

    private static void CheckFinalizers(JsonNode? finalizers, List<FieldError> errors)
    {
        if (finalizers is not (null or JsonArray))
            throw ApiError.BadRequest("the object provided is unrecognized: metadata.finalizers is not a list");
        foreach (var item in finalizers as JsonArray ?? [])
        {
            if (item is not JsonValue value || !value.TryGetValue<string>(out var finalizer))
                throw ApiError.BadRequest("the object provided is unrecognized: metadata.finalizers holds a value that is not a string");
            CheckQualified("metadata.finalizers", finalizer, errors);
        }
    }

    private static void CheckOwners(JsonNode? owners, List<FieldError> errors)
    {
        if (owners is not (null or JsonArray))
            throw ApiError.BadRequest("the object provided is unrecognized: metadata.ownerReferences is not a list");
        foreach (var item in owners as JsonArray ?? [])
        {
            if (item is not JsonObject owner)
                throw ApiError.BadRequest("the object provided is unrecognized: metadata.ownerReferences holds a value that is not an object");
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(Text(owner, field)))
                    errors.Add(FieldError.Invalid($"metadata.ownerReferences.{field}", "", $"{(field == "apiVersion" ? "version" : field)} must not be empty"));
            }
        }
    }

    private static void CheckData(JsonObject target, bool secret, List<FieldError> errors)
    {
        long total = 0;
        foreach (var member in (string[])["data", "binaryData"])
        {
            var data = Map(target, member);
            foreach (var (key, _) in data ?? [])
            {
                if (key.Length > 253 || !DataKey().IsMatch(key) || key is "." or "..")
                    errors.Add(FieldError.Invalid($"{member}[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
                var value = Text(data!, key) ?? "";
                total += secret || member == "binaryData" ? value.Length / 4 * 3 : System.Text.Encoding.UTF8.GetByteCount(value);
                if ((secret || member == "binaryData") && !System.Buffers.Text.Base64.IsValid(value))
                    throw ApiError.BadRequest($"{(secret ? "Secret" : "ConfigMap")} in version \"v1\" cannot be handled: {member}.{key}: illegal base64 data");
            }
        }

        if (total > MaxData)
            errors.Add(FieldError.TooLong(secret ? "data" : "[]", MaxData));
    }

    private static void CheckQualified(string field, string key, List<FieldError> errors)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? ("", key) : (key[..slash], key[(slash + 1)..]);
        if (slash >= 0 && (prefix.Length is 0 or > 253 || !DnsSubdomain().IsMatch(prefix)))
            errors.Add(FieldError.Invalid(field, key, prefix.Length == 0 ? "prefix part must be non-empty" : $"prefix part {SubdomainRule}"));
        if (name.Length > 63)
            errors.Add(FieldError.Invalid(field, key, "name part must be no more than 63 bytes"));
        else if (!QualifiedName().IsMatch(name))
            errors.Add(FieldError.Invalid(field, key, name.Length == 0 ? "name part must be non-empty" : QualifiedRule));
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsSubdomain();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DataKey();
}
