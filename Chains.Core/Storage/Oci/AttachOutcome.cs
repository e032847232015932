using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>What became of one image of a delivery.</summary>
/// <param name="Location">Where the signature is now; null when it is not.</param>
/// <param name="Fault">Why not; null with a location, and when the registry does not have the image.</param>
internal sealed record AttachOutcome(ImageSubject Image, string? Location, RegistryException? Fault)
{
    public bool IsMissing => Location is null && Fault is null;
}
