using Chains.Core.Configuration;
using Chains.Core.Extraction;
using Chains.Core.Formatting.SlsaV02;
using Chains.Core.Formatting.SlsaV1;
using Chains.Core.Storage;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting;

/// <summary>Turns a finished run into the exact bytes that are signed for it.</summary>
public static class Provenance
{
    private const int MaxWarnings = 100;

    /// <summary>
    /// Every enabled artifact of the run: the run itself first, then, for a TaskRun, each OCI image that its results name.
    /// Pure and deterministic: the same snapshots and configuration give the same bytes. Never throws on an odd run:
    /// an artifact that cannot be formatted carries <see cref="FormattedArtifact.Error"/>, what is doubtful is a warning.
    /// </summary>
    /// <param name="children">The TaskRuns of a PipelineRun as far as they are known, in any order; empty for a TaskRun.</param>
    public static IReadOnlyList<FormattedArtifact> Format(
        TektonRun run, IReadOnlyList<TektonRun> children, ChainsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(configuration);
        var context = new FormatContext(run, children ?? [], configuration);
        var artifacts = new List<FormattedArtifact>();
        var settings = run.Kind is RunKind.TaskRun ? configuration.TaskRuns : configuration.PipelineRuns;
        if (settings.Enabled)
            artifacts.Add(FormatRun(context, settings));
        if (run.Kind is RunKind.TaskRun && configuration.Oci.Enabled)
            AddImages(artifacts, context);
        return artifacts;
    }

    private static FormattedArtifact FormatRun(FormatContext context, ArtifactSettings settings)
    {
        var run = context.Run;
        var format = FormatNames.Canonical(settings.Format);
        var artifact = new FormattedArtifact
        {
            Type = run.Kind is RunKind.TaskRun ? ArtifactType.TaskRun : ArtifactType.PipelineRun,
            Key = $"{run.Kind.ToString().ToLowerInvariant()}-{run.Uid}",
            FullKey = $"tekton.dev-v1-{run.Kind}-{run.Uid}",
            Format = format,
            PayloadType = Statement.PayloadType,
        };
        artifact = format switch
        {
            FormatNames.InToto => WithSlsaV02(artifact, context),
            FormatNames.SlsaV2Alpha3 or FormatNames.SlsaV2Alpha4 => WithSlsaV1(artifact, context),
            _ => artifact with
            {
                Error = $"{run}: the format {Quoted.Text(settings.Format)} cannot describe a run; set artifacts.{run.Kind.ToString().ToLowerInvariant()}.format to in-toto, slsa/v1, slsa/v2alpha3 or slsa/v2alpha4",
            },
        };
        return artifact with
        {
            Hints = HintReports.Of(context, format),
            Warnings = Capped([.. context.AllWarnings, .. HintReports.Warnings(context)]),
        };
    }

    private static FormattedArtifact WithSlsaV02(FormattedArtifact artifact, FormatContext context)
    {
        var subjects = Subjects.Of(context, artifact.Format);
        return artifact with
        {
            Subjects = subjects,
            PredicateType = PredicateV02.PredicateType,
            Payload = Statement.Write(Statement.V01, PredicateV02.PredicateType, subjects, json => PredicateV02.Write(json, context)),
        };
    }

    private static FormattedArtifact WithSlsaV1(FormattedArtifact artifact, FormatContext context)
    {
        var given = context.Configuration.BuildType;
        var buildType = given.Length is 0 ? PredicateV1.SlsaBuildType : given;
        if (buildType is not (PredicateV1.SlsaBuildType or PredicateV1.TektonBuildType))
            return artifact with
            {
                Error = $"{context.Run}: builddefinition.buildtype {Quoted.Text(given)} is not known; set it to {PredicateV1.SlsaBuildType} or {PredicateV1.TektonBuildType}",
            };
        var subjects = Subjects.Of(context, artifact.Format);
        var readsSteps = artifact.Format is FormatNames.SlsaV2Alpha4;
        return artifact with
        {
            Subjects = subjects,
            PredicateType = PredicateV1.PredicateType,
            Payload = Statement.Write(
                Statement.V1, PredicateV1.PredicateType, subjects, json => PredicateV1.Write(json, context, buildType, readsSteps)),
        };
    }

    private static void AddImages(List<FormattedArtifact> artifacts, FormatContext context)
    {
        var reports = HintReports.ByImage(context.Observed);
        var (tags, bundles) = ImageLayouts(context.Configuration);
        foreach (var (key, image) in ImageKeys.Of(context.Observed.Hints.Images.Take(HintLimits.MaxImages)))
        {
            var artifact = FormatImage(context, key, image) with { Hints = [.. reports[image]] };
            if (tags is not [])
                artifacts.Add(artifact with { Backends = tags });
            if (bundles)
                artifacts.Add(WithCosignStatement(artifact, image));
        }
    }

    private static FormattedArtifact FormatImage(FormatContext context, string key, ImageReference image)
    {
        var format = context.Configuration.Oci.Format;
        var isKnown = format is FormatNames.SimpleSigning;
        return new FormattedArtifact
        {
            Type = ArtifactType.Oci,
            Key = key,
            FullKey = image.Name,
            Format = format,
            Subjects = [image.Subject],
            Warnings = ImageWarnings(context, key, image),
            Payload = isKnown ? SimpleSigning.Write(image) : default,
            Error = isKnown ? null : $"image {image.Name}: the format {Quoted.Text(format)} cannot sign an image; set artifacts.oci.format to simplesigning",
        };
    }

    /// <summary>
    /// In the layout of Sigstore bundles, verifiers look for a statement that is signed like an attestation: it is what the registry gets instead of
    /// simple signing, and an artifact of its own, signed and committed like any other.
    /// </summary>
    /// <returns>The backends that simple signing is for (null: all), and whether the statement is made.</returns>
    private static (IReadOnlyList<string>? SimpleSigning, bool Statement) ImageLayouts(ChainsConfiguration configuration)
    {
        var storage = configuration.Oci.Storage;
        return configuration.UsesBundles && storage.Contains(StorageBackends.Oci)
            ? ([.. storage.Where(backend => backend != StorageBackends.Oci)], true)
            : (null, false);
    }

    private static FormattedArtifact WithCosignStatement(FormattedArtifact artifact, ImageReference image) => artifact with
    {
        Key = artifact.Key + CosignStatement.KeySuffix,
        Format = FormatNames.CosignSign,
        PayloadType = Statement.PayloadType,
        PredicateType = CosignStatement.PredicateType,
        Payload = artifact.Error is null ? CosignStatement.Write(image) : default,
        Backends = [StorageBackends.Oci],
    };

    private static List<string> ImageWarnings(FormatContext context, string key, ImageReference image)
    {
        var warnings = new List<string>();
        if (context.Run.Uid.Length is 0)
            warnings.Add($"{context.Run}: metadata.uid is missing; it cannot be signed, only previewed, until it is read from a cluster");
        if (key != image.Key)
            warnings.Add($"image {image.Name}: another image of this run has the annotation key {image.Key}; the signature of this one is kept under {key}");
        return warnings;
    }

    private static List<string> Capped(List<string> warnings)
    {
        if (warnings.Count <= MaxWarnings)
            return warnings;
        var rest = warnings.Count - MaxWarnings;
        return [.. warnings.Take(MaxWarnings), $"and {rest} more"];
    }
}
