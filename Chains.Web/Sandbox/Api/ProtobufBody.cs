using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;
using static Chains.Web.Sandbox.Api.ProtobufKind;

namespace Chains.Web.Sandbox.Api;

/// <summary>
/// Reads <c>application/vnd.kubernetes.protobuf</c>, in which <c>kubectl create secret</c> and its like send the built-in types: the bytes <c>k8s\0</c>, then a
/// <c>runtime.Unknown</c> (1: type, 2: the message). Field numbers are those of the <c>generated.proto</c> files of k8s.io/api. Answers are JSON, which those clients take as well.
/// </summary>
internal static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static readonly Dictionary<int, ProtobufField> OwnerReference = new()
    {
        [1] = new("kind", Text), [3] = new("name", Text), [4] = new("uid", Text), [5] = new("apiVersion", Text), [6] = new("controller", Flag), [7] = new("blockOwnerDeletion", Flag),
    };

    private static readonly ProtobufField Metadata = new("metadata", Message, new Dictionary<int, ProtobufField>
    {
        [1] = new("name", Text), [2] = new("generateName", Text), [3] = new("namespace", Text), [5] = new("uid", Text), [6] = new("resourceVersion", Text),
        [11] = new("labels", TextMap), [12] = new("annotations", TextMap), [13] = new("ownerReferences", Message, OwnerReference, true), [14] = new("finalizers", Text, null, true),
    });

    private static readonly Dictionary<int, ProtobufField> Reference = new()
    {
        [1] = new("kind", Text), [2] = new("namespace", Text), [3] = new("name", Text), [4] = new("uid", Text), [5] = new("apiVersion", Text), [6] = new("resourceVersion", Text), [7] = new("fieldPath", Text),
    };

    private static readonly Dictionary<ResourceType, Dictionary<int, ProtobufField>> Types = new()
    {
        [ResourceCatalog.Namespaces] = new() { [1] = Metadata },
        [ResourceCatalog.ConfigMaps] = new() { [1] = Metadata, [2] = new("data", TextMap), [3] = new("binaryData", BytesMap), [4] = new("immutable", Flag) },
        [ResourceCatalog.Secrets] = new() { [1] = Metadata, [2] = new("data", BytesMap), [3] = new("type", Text), [4] = new("stringData", TextMap), [5] = new("immutable", Flag) },
        [ResourceCatalog.ServiceAccounts] = new()
        {
            [1] = Metadata, [2] = new("secrets", Message, Reference, true), [4] = new("automountServiceAccountToken", Flag),
            [3] = new("imagePullSecrets", Message, new Dictionary<int, ProtobufField> { [1] = new("name", Text) }, true),
        },
        [ResourceCatalog.Leases] = new()
        {
            [1] = Metadata,
            [2] = new("spec", Message, new Dictionary<int, ProtobufField>
            {
                [1] = new("holderIdentity", Text), [2] = new("leaseDurationSeconds", Number), [3] = new("acquireTime", Time), [4] = new("renewTime", Time), [5] = new("leaseTransitions", Number),
            }),
        },
        [ResourceCatalog.Events] = new()
        {
            [1] = Metadata, [2] = new("involvedObject", Message, Reference), [3] = new("reason", Text), [4] = new("message", Text),
            [5] = new("source", Message, new Dictionary<int, ProtobufField> { [1] = new("component", Text), [2] = new("host", Text) }),
            [6] = new("firstTimestamp", Time), [7] = new("lastTimestamp", Time), [8] = new("count", Number), [9] = new("type", Text), [10] = new("eventTime", Time),
            [12] = new("action", Text), [14] = new("reportingComponent", Text), [15] = new("reportingInstance", Text),
        },
    };

    /// <exception cref="ApiError">400 when it cannot be read; 415 for a custom type, which has no protobuf form.</exception>
    public static JsonObject Parse(ResourceType type, byte[] body)
    {
        if (!Types.TryGetValue(type, out var fields))
            throw ApiError.UnsupportedMediaType("application/json, application/yaml");
        if (!body.AsSpan().StartsWith("k8s\0"u8))
            throw Malformed();
        try
        {
            var reader = new ProtobufReader(body.AsSpan(4));
            while (reader.TryReadField(out var number, out _, out var content))
            {
                if (number == 2)
                    return ReadMessage(content, fields);
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
        {
            throw Malformed();
        }

        throw Malformed();
    }

    private static JsonObject ReadMessage(ReadOnlySpan<byte> message, IReadOnlyDictionary<int, ProtobufField> fields)
    {
        var result = new JsonObject();
        var reader = new ProtobufReader(message);
        while (reader.TryReadField(out var number, out var value, out var content))
        {
            if (fields.TryGetValue(number, out var field))
                Set(result, field, value, content);
        }

        return result;
    }

    private static void Set(JsonObject result, ProtobufField field, ulong value, ReadOnlySpan<byte> content)
    {
        if (field.Kind is TextMap or BytesMap)
        {
            if (result[field.Name] is not JsonObject map)
                result[field.Name] = map = [];
            var (key, entry) = ReadEntry(content, field.Kind);
            map[key] = entry;
            return;
        }

        JsonNode? node = field.Kind switch
        {
            Text => Encoding.UTF8.GetString(content),
            Number => (long)value,
            Flag => value != 0,
            Time => ReadTime(content),
            _ => ReadMessage(content, field.Message!),
        };
        if (field.Repeated)
        {
            if (result[field.Name] is not JsonArray list)
                result[field.Name] = list = [];
            list.Add(node);
        }
        else if (field.Kind != Text || content.Length > 0)
        {
            result[field.Name] = node;
        }
    }

    private static (string Key, string Value) ReadEntry(ReadOnlySpan<byte> entry, ProtobufKind kind)
    {
        var (key, value) = ("", "");
        var reader = new ProtobufReader(entry);
        while (reader.TryReadField(out var number, out _, out var content))
        {
            if (number == 1)
                key = Encoding.UTF8.GetString(content);
            else if (number == 2)
                value = kind == BytesMap ? Convert.ToBase64String(content) : Encoding.UTF8.GetString(content);
        }

        return (key, value);
    }

    private static JsonNode? ReadTime(ReadOnlySpan<byte> time)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        var reader = new ProtobufReader(time);
        while (reader.TryReadField(out var number, out var value, out _))
        {
            if (number == 1)
                seconds = (long)value;
            else if (number == 2)
                nanoseconds = (long)value;
        }

        if (seconds == 0)
            return null;
        var point = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100).UtcDateTime;
        return point.ToString(nanoseconds == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
    }

    private static ApiError Malformed() => ApiError.BadRequest("the protobuf body cannot be read");
}
