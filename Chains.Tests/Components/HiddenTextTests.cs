using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Bunit;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Records.Access;
using Chains.Core.Records.Search;
using Chains.Core.Signing.Keyless;
using Chains.Core.Transparency.Uploading;
using Chains.Tests.Shared;
using Chains.Tests.Signing.Keyless;
using Chains.Web.Components.Controls;
using Chains.Web.Components.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

/// <summary>Whatever anybody may name is full of characters that turn the text around them: no page lets one through to where a person reads.</summary>
public sealed class HiddenTextTests : DashboardContext
{
    private const string Evil = "safe\u202Egpj\u2066.exe\u200B\U000E0041";

    private static readonly string[] Read = ["title", "aria-label", "alt", "placeholder"];

    private readonly KeylessRig _rig = new();

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton<LogStatus>().AddSingleton(_rig.Source).AddSingleton<ApiTokens>().AddOptions<KeylessOptions>();

    [Fact]
    public async Task Pages_OfHostileRecords_ShowNoCharacterThatCannotBeSeen()
    {
        var uid = await SaveAsync();

        Clean(Render<RunDetails>(p => p.Add(c => c.Uid, uid)));
        foreach (var id in (long[])[1, 2])
            Clean(At<SignatureDetails>($"/signatures/{id}?verify=true", p => p.Add(c => c.Id, id)));
        Clean(At<ImagePage>("/images/x?verify=true", p => p.Add(c => c.Digest, "sha256:" + RecordSeed.ImageOf(Evil).Digest)));
        Clean(Render<CertificateDetails>(p => p.Add(c => c.Fingerprint, new string('f', 64))));
        Clean(Render<LogEntryDetails>(p => p.Add(c => c.Id, 1)));
        Clean(At<Overview>("/"));
        Clean(At<Runs>("/runs?q=safe&column=definition&column=namespace"));
        Clean(At<Signatures>("/signatures?column=annotation&column=key&column=run&column=namespace"));
        Clean(At<Images>("/images"));
        Clean(At<Images>("/images?name=" + Uri.EscapeDataString(Evil)));
        Clean(At<CoveragePage>("/coverage"));
        Clean(At<Deliveries>("/deliveries"));
        Clean(At<BackendsPage>("/backends"));
        Clean(At<Certificates>("/certificates"));
        Clean(At<LogEntries>("/rekor"));
        Clean(At<Keys>("/keys"));
        Clean(At<TrustPage>("/trust"));
        Clean(At<SearchPage>("/search?q=safe"));
        Clean(At<Tokens>("/tokens"));
        Clean(At<AuditPage>("/audit"));
        Clean(Render<PreviewArtifactView>(p => p.Add(c => c.Artifact, Previewed())));
    }

    private IRenderedComponent<T> At<T>(string address, Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        Services.GetRequiredNavigation().NavigateTo(address);
        return Render<T>(parameters ?? (_ => { }));
    }

    private static void Clean<T>(IRenderedComponent<T> page)
        where T : IComponent
    {
        var texts = page.FindAll("*").Where(e => e.LocalName is not ("textarea" or "script"))
            .SelectMany(e => e.ChildNodes.OfType<IText>().Select(t => t.Data).Concat(Read.Select(name => e.GetAttribute(name)).OfType<string>()));
        Assert.Empty(texts.Where(text => text.EnumerateRunes().Any(IsHidden)).Select(text => $"{typeof(T).Name}: {SafeText.Of(text)}"));
        Assert.True(page.Markup.Contains("\\u202e", StringComparison.Ordinal) || page.Instance is Overview or Keys or BackendsPage, $"{typeof(T).Name} shows what this test looks for.");
    }

    private static bool IsHidden(Rune rune) => rune.Value is not '\u200d' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;

    private async Task<string> SaveAsync()
    {
        var run = RecordSeed.Run(Evil, Now.AddMinutes(-1), RunState.Failed, @namespace: Evil);
        (run.Definition, run.Reason) = (Evil, "Because of " + Evil);
        var image = RecordSeed.ImageOf(Evil);
        foreach (var artifact in (ArtifactRecord[])[Seed.Provenance(run, [image]), Seed.Image(run, image)])
        {
            (artifact.Reason, artifact.Warnings) = ("Reason " + Evil, $"Warning {Evil}\nand {Evil}");
            artifact.Deliveries.Add(new DeliveryRecord { Backend = "gcs", State = StepState.Failed, Problem = DeliveryProblem.Rejected, Reason = Evil, Location = Evil, Attempts = 2, FailingSince = Now });
            run.Artifacts.Add(artifact);
        }

        run.Artifacts.First().Signature!.Certificate = new CertificateRecord
        {
            Fingerprint = new string('f', 64), Pem = Evil, Identity = Evil, Issuer = Evil, NotBefore = Now.AddMinutes(-2), NotAfter = Now.AddMinutes(8),
        };
        await Seed.SaveAsync(run);
        await WriteAsync(session =>
        {
            session.Insert(new LogEntryRecord
            {
                Id = session.NextId<LogEntryRecord>(), SignatureId = 1, RunId = 1, LogUrl = "https://" + Evil, State = StepState.Retrying, Reason = Evil, EntryUuid = Evil, Attempts = 2,
            });
            session.Insert(new AuditRecord
            {
                Id = session.NextId<AuditRecord>(), At = Now, Who = Evil, Via = "session", Role = "Admin", Action = "run.replay", Target = Evil, Detail = Evil, Address = "::1", Outcome = AuditOutcome.Failed,
            });
            session.Insert(new ApiTokenRecord
            {
                Id = session.NextId<ApiTokenRecord>(), Name = Evil, Prefix = "chains_1", Hash = "0", Role = "Viewer", CreatedBy = Evil, CreatedAt = Now, ExpiresAt = Now.AddDays(1),
            });
        });
        await using var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync();
        context.VerificationFailures.Add(new VerificationFailureRecord { SignatureId = 2, FirstFailedAt = Now, LastFailedAt = Now, Step = "Signature", Reason = Evil });
        await context.SaveChangesAsync();
        using var indexer = ActivatorUtilities.CreateInstance<RecordIndexer>(Services);
        await indexer.CatchUpAsync(CancellationToken.None);
        return run.Uid;
    }

    private static PreviewArtifact Previewed() =>
        new("taskrun", Evil, "slsa/v1", null, [new HintReport(Evil, "IMAGE_URL", true, Evil)], [Evil]);

    private Task WriteAsync(Action<WriteSession> write) => Services.GetRequiredService<RecordWriter>().WriteAsync(write, CancellationToken.None);
}
