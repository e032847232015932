using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>
/// The type hints among one list of results. The Go controller takes pairs in a random order; here everything keeps
/// the order in which its first half stands among the results.
/// </summary>
internal sealed class ResultHints
{
    private ResultHints(List<Hint> hints) => Hints = hints;

    public static ResultHints None { get; } = new([]);

    public IReadOnlyList<Hint> Hints { get; }

    /// <summary>OCI images to sign: pairs, then IMAGES, then build artifacts that are images; each name once.</summary>
    public IEnumerable<ImageReference> Images
    {
        get
        {
            var seen = new HashSet<ImageReference>();
            foreach (var kind in (ReadOnlySpan<HintKind>)[HintKind.ImagePair, HintKind.Images, HintKind.Outputs])
                foreach (var hint in Hints)
                    if (hint.Kind == kind && hint.Image is { } image && (kind is not HintKind.Outputs || hint.IsBuildArtifact))
                        seen.Add(image);
            return seen;
        }
    }

    /// <summary>Inputs that the results name, apart from git.</summary>
    public IEnumerable<Material> Inputs => Hints.Where(hint => hint.Kind is HintKind.Inputs).Select(hint => hint.Material).OfType<Material>();

    /// <summary>Subjects for in-toto, slsa/v1 and slsa/v2alpha3: images, artifact pairs, and all ARTIFACT_OUTPUTS.</summary>
    public IEnumerable<Subject> AllSubjects =>
        Images.Select(image => image.Subject)
            .Concat(Artifacts(HintKind.ArtifactPair))
            .Concat(Artifacts(HintKind.Outputs));

    /// <summary>Subjects for slsa/v2alpha4: ARTIFACT_OUTPUTS marked as build artifacts, and images.</summary>
    public IEnumerable<Subject> BuildSubjects =>
        Hints.Where(hint => hint.Kind is HintKind.Outputs && hint.IsBuildArtifact).Select(hint => hint.Artifact).OfType<Subject>()
            .Concat(Images.Select(image => image.Subject));

    /// <param name="prefix">Names the place in messages: <c>result </c>, <c>step build: result </c>.</param>
    public static ResultHints Read(IReadOnlyList<NamedValue> results, string prefix)
    {
        if (results.Count is 0)
            return None;
        var images = new PairReader(HintKind.ImagePair, "IMAGE_URL", "IMAGE_DIGEST");
        var artifacts = new PairReader(HintKind.ArtifactPair, "ARTIFACT_URI", "ARTIFACT_DIGEST");
        var hints = new List<Hint>();
        foreach (var result in results)
        {
            if (images.TryAdd(result) || artifacts.TryAdd(result))
                continue;
            if (result.Name is "IMAGES")
                ImageListReader.Read(result, prefix, hints);
            else if (result.Name.EndsWith("ARTIFACT_OUTPUTS", StringComparison.Ordinal))
                hints.Add(StructuredReader.Read(result, prefix, HintKind.Outputs));
            else if (result.Name.EndsWith("ARTIFACT_INPUTS", StringComparison.Ordinal))
                hints.Add(StructuredReader.Read(result, prefix, HintKind.Inputs));
            else if (NearHint.Suggest(result.Name) is { } suggestion)
                hints.Add(new Hint(HintKind.Unknown, prefix + Quoted.Cut(result.Name)) { Problem = suggestion });
        }

        return new ResultHints([.. images.Finish(prefix), .. artifacts.Finish(prefix), .. hints]);
    }

    private IEnumerable<Subject> Artifacts(HintKind kind) =>
        Hints.Where(hint => hint.Kind == kind).Select(hint => hint.Artifact).OfType<Subject>();
}
