using Chains.Core.Extraction;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting;

/// <summary>Says of each type hint what became of it in one format.</summary>
internal static class HintReports
{
    private const int MaxReports = 2000;

    public static List<HintReport> Of(FormatContext context, string format)
    {
        var reports = new List<HintReport>();
        AddRun(reports, context.Observed, format, signsImages: context.Run.Kind is RunKind.TaskRun && context.Configuration.Oci.Enabled);
        if (context.Run.Kind is RunKind.PipelineRun && context.Configuration.DeepInspection)
            foreach (var task in context.Executed)
                AddRun(reports, task.TaskRun, format, signsImages: false);
        else if (context.Run.Kind is RunKind.PipelineRun)
            AddUnread(reports, context);
        return reports.Count <= MaxReports ? reports : reports.GetRange(0, MaxReports);
    }

    /// <summary>Those of each image's own artifact.</summary>
    public static ILookup<ImageReference, HintReport> ByImage(ObservedRun observed) =>
        observed.Hints.Hints.Where(hint => hint.Image is not null).ToLookup(
            hint => hint.Image!,
            hint => new HintReport(hint.Source, KindName(hint.Kind), true, $"image {hint.Image!.Name}"));

    /// <summary>What an operator should know of hints that were not, or not quite, understood.</summary>
    public static IEnumerable<string> Warnings(FormatContext context)
    {
        var runs = context.Configuration.DeepInspection
            ? context.Executed.Select(task => task.TaskRun).Prepend(context.Observed)
            : [context.Observed];
        return runs.SelectMany(AllHints).Where(hint => hint.Kind is not HintKind.Unknown)
            .Select(hint => (hint.Problem ?? hint.Remark) is { } text ? $"{hint.Source}: {text}" : null).OfType<string>();
    }

    private static IEnumerable<Hint> AllHints(ObservedRun run) =>
        (run.Git is { } git ? run.Hints.Hints.Append(git) : run.Hints.Hints).Concat(StepHints(run));

    private static IEnumerable<Hint> StepHints(ObservedRun run) =>
        run.Run.Kind is RunKind.PipelineRun ? []
        : run.Steps.SelectMany(step => step.Git is { } git ? step.Hints.Hints.Append(git) : step.Hints.Hints);

    private static void AddRun(List<HintReport> reports, ObservedRun run, string format, bool signsImages)
    {
        foreach (var hint in run.Hints.Hints)
            reports.Add(Report(hint, format, signsImages));
        if (run.Git is { } git)
            reports.Add(Report(git, format, signsImages));
        foreach (var hint in StepHints(run))
            reports.Add(format is FormatNames.SlsaV2Alpha4 || hint.Problem is not null
                ? Report(hint, format, signsImages: false)
                : Not(hint, $"{format} does not read results of steps; use slsa/v2alpha4, or give the task a result with the value of the step's"));
    }

    /// <summary>Without deep inspection the artifacts of children count only where the pipeline's own results name them.</summary>
    private static void AddUnread(List<HintReport> reports, FormatContext context)
    {
        var named = context.Observed.Hints.AllSubjects.ToHashSet();
        foreach (var task in context.Executed)
            foreach (var hint in task.TaskRun.Hints.Hints)
                if ((hint.Image?.Subject ?? hint.Artifact) is { } subject && !named.Contains(subject))
                    reports.Add(Not(hint, "results of TaskRuns are not read while artifacts.pipelinerun.enable-deep-inspection is false; set it to true, or give the pipeline a result with this value"));
    }

    private static HintReport Report(Hint hint, string format, bool signsImages)
    {
        if (hint.Problem is { } problem)
            return Not(hint, problem);
        var remark = hint.Remark is { } text ? $"; {text}" : "";
        if (hint.Material is { } material)
            return Yes(hint, $"dependency {Describe(material)}{remark}");
        if (format is FormatNames.SlsaV2Alpha4 && hint.Kind is HintKind.ArtifactPair)
            return Not(hint, "slsa/v2alpha4 does not read ARTIFACT_URI and ARTIFACT_DIGEST; write an object result *ARTIFACT_OUTPUTS with isBuildArtifact \"true\"");
        if (format is FormatNames.SlsaV2Alpha4 && hint is { Kind: HintKind.Outputs, IsBuildArtifact: false })
            return Not(hint, $"a byproduct, no subject, since isBuildArtifact is not \"true\"{remark}");
        var isSigned = signsImages && hint.Image is not null;
        return Yes(hint, $"subject {Describe(hint)}{(isSigned ? ", signed as an image" : "")}{remark}");
    }

    private static string Describe(Hint hint) => hint switch
    {
        { Artifact: { } artifact } => $"{Quoted.Cut(artifact.Name)}@{artifact.Algorithm}:{artifact.Digest}",
        { Image: { } image } => image.Name,
        _ => "",
    };

    private static string Describe(Material material)
    {
        var digest = material.Digest.Entries[0];
        return $"{Quoted.Cut(material.Uri)}@{digest.Algorithm}:{Quoted.Cut(digest.Value)}";
    }

    private static HintReport Yes(Hint hint, string detail) => new(hint.Source, KindName(hint.Kind), true, detail);

    private static HintReport Not(Hint hint, string detail) => new(hint.Source, KindName(hint.Kind), false, detail);

    private static string KindName(HintKind kind) => kind switch
    {
        HintKind.ImagePair => "IMAGE_URL/IMAGE_DIGEST",
        HintKind.Images => "IMAGES",
        HintKind.ArtifactPair => "ARTIFACT_URI/ARTIFACT_DIGEST",
        HintKind.Outputs => "ARTIFACT_OUTPUTS",
        HintKind.Inputs => "ARTIFACT_INPUTS",
        HintKind.Git => "CHAINS-GIT_URL/CHAINS-GIT_COMMIT",
        _ => "unknown",
    };
}
