using Chains.Core.Records;

namespace Chains.Web.Api.Signatures;

/// <summary>A subject of a statement (in-toto ResourceDescriptor).</summary>
/// <param name="Algorithm">Such as <c>sha256</c>.</param>
/// <param name="Digest">Lower-case hex.</param>
public sealed record SubjectDetails(string Name, string Algorithm, string Digest)
{
    internal static SubjectDetails From(SubjectRecord subject) => new(subject.Name, subject.Algorithm, subject.Digest);
}
