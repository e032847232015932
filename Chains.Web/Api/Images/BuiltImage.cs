namespace Chains.Web.Api.Images;

/// <param name="Digest">With its algorithm.</param>
internal sealed record BuiltImage(string Name, string Digest, string RunUid);
