namespace Chains.Web.Sandbox.Api;

internal enum ProtobufKind
{
    Text,
    Number,
    Flag,
    Message,

    /// <summary>Seconds since 1970, RFC 3339 in JSON.</summary>
    Time,

    /// <summary>A map entry: key 1, value 2, as text.</summary>
    TextMap,

    /// <summary>A map entry whose value is bytes, base64 in JSON.</summary>
    BytesMap,
}
