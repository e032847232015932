namespace Chains.Web.Sandbox.Api;

/// <summary>How one field of a Kubernetes protobuf message reads as JSON.</summary>
/// <param name="Name">The JSON member.</param>
/// <param name="Kind">What the wire holds.</param>
/// <param name="Message">Fields of a nested message, by number.</param>
internal sealed record ProtobufField(string Name, ProtobufKind Kind, IReadOnlyDictionary<int, ProtobufField>? Message = null, bool Repeated = false);
