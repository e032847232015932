using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>Reads the result <c>IMAGES</c>: images by digest, separated by commas or line ends.</summary>
internal static class ImageListReader
{
    public static void Read(NamedValue result, string prefix, List<Hint> hints)
    {
        var source = prefix + "IMAGES";
        if (result.Value.Type is not ParamType.String)
        {
            var type = result.Value.Type.ToString().ToLowerInvariant();
            hints.Add(new Hint(HintKind.Images, source) { Problem = $"IMAGES is an {type}; it must be a string of images separated by commas or line ends" });
            return;
        }

        var before = hints.Count;
        var text = result.Value.StringValue;
        foreach (var range in text.AsSpan().SplitAny(',', '\n'))
        {
            var item = text.AsSpan(range).Trim();
            if (item.IsEmpty)
                continue;
            if (hints.Count - before >= HintLimits.MaxImages)
            {
                hints.Add(new Hint(HintKind.Images, source) { Problem = $"IMAGES names more than {HintLimits.MaxImages} images; the rest is left out" });
                return;
            }

            var image = ImageReference.Parse(item.ToString(), out var problem);
            hints.Add(new Hint(HintKind.Images, source) { Image = image, Problem = image is null ? problem : null, Remark = image?.Remark });
        }

        if (hints.Count == before)
            hints.Add(new Hint(HintKind.Images, source) { Problem = "IMAGES is empty; it must name images as registry/repository@sha256:<hex>" });
    }
}
