using Chains.Core.Records.Access;
using Chains.Core.Records.Search;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records;

/// <summary>
/// The model. Rows are inserted in the order of their ids by the one <see cref="RecordWriter"/>; everybody else reads,
/// each operation with a context of its own. Instants are Unix milliseconds, enums their names. Every index is paid for by each
/// run that is signed: those that serve only rare rows are partial, and filters that most rows pass have none, for a page of
/// such a list is full after few rows. <c>Model/</c> is generated from it (CONTRIBUTING.md): a start need not build it, and every
/// query that is compiled once sees one and the same.
/// </summary>
public sealed class ChainsDbContext(DbContextOptions<ChainsDbContext> options) : DbContext(options)
{
    public DbSet<RunRecord> Runs => Set<RunRecord>();

    public DbSet<RunSnapshotRecord> Snapshots => Set<RunSnapshotRecord>();

    public DbSet<ArtifactRecord> Artifacts => Set<ArtifactRecord>();

    public DbSet<StatementRecord> Statements => Set<StatementRecord>();

    public DbSet<SubjectRecord> Subjects => Set<SubjectRecord>();

    public DbSet<SignatureRecord> Signatures => Set<SignatureRecord>();

    public DbSet<CertificateRecord> Certificates => Set<CertificateRecord>();

    public DbSet<LogEntryRecord> LogEntries => Set<LogEntryRecord>();

    public DbSet<LogRecord> Logs => Set<LogRecord>();

    public DbSet<VoidSignatureRecord> VoidSignatures => Set<VoidSignatureRecord>();

    public DbSet<DeliveryRecord> Deliveries => Set<DeliveryRecord>();

    public DbSet<KeyRecord> Keys => Set<KeyRecord>();

    public DbSet<ConfigurationChangeRecord> ConfigurationChanges => Set<ConfigurationChangeRecord>();

    public DbSet<AttemptRecord> Attempts => Set<AttemptRecord>();

    public DbSet<AuditRecord> AuditEntries => Set<AuditRecord>();

    public DbSet<ApiTokenRecord> ApiTokens => Set<ApiTokenRecord>();

    public DbSet<NameRecord> Names => Set<NameRecord>();

    public DbSet<RunNameRecord> RunNames => Set<RunNameRecord>();

    public DbSet<CommitRecord> Commits => Set<CommitRecord>();

    public DbSet<RunTallyRecord> RunTallies => Set<RunTallyRecord>();

    public DbSet<RollupRecord> Rollups => Set<RollupRecord>();

    public DbSet<IndexProgressRecord> IndexProgress => Set<IndexProgressRecord>();

    public DbSet<VerificationFailureRecord> VerificationFailures => Set<VerificationFailureRecord>();

    public DbSet<VerificationSweepRecord> VerificationSweeps => Set<VerificationSweepRecord>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RunRecord>(run =>
        {
            run.Ignore(r => r.Key);
            run.Ignore(r => r.LogEntries);
            run.HasIndex(r => r.Uid).IsUnique();
            run.HasIndex(r => new { r.Namespace, r.Name });
            run.HasIndex(r => new { r.Namespace, r.Id });
            // Nearly every run ends as signed: the index holds those that did not, or not yet.
            run.HasIndex(r => new { r.State, r.Id }).HasFilter("\"State\" <> 'Signed'");
            // What a period is read by.
            run.HasIndex(r => r.FinishedAt);
            run.HasIndex(r => r.ParentUid).HasFilter("\"ParentUid\" IS NOT NULL");
            run.HasIndex(r => r.NextAttemptAt).HasFilter("\"NextAttemptAt\" IS NOT NULL");
        });
        modelBuilder.Entity<RunSnapshotRecord>(snapshot =>
        {
            snapshot.HasKey(s => s.RunId);
            snapshot.Property(s => s.RunId).ValueGeneratedNever();
            snapshot.HasOne<RunRecord>().WithOne().HasForeignKey<RunSnapshotRecord>(s => s.RunId);
        });
        ConfigureSigned(modelBuilder);
        ConfigureAccess(modelBuilder);
        ConfigureSearch(modelBuilder);
        modelBuilder.Entity<KeyRecord>().HasIndex(k => k.KeyId).IsUnique();
        modelBuilder.Entity<VerificationFailureRecord>(failure =>
        {
            failure.HasKey(f => f.SignatureId);
            failure.Property(f => f.SignatureId).ValueGeneratedNever();
            failure.HasOne(f => f.Signature).WithOne().HasForeignKey<VerificationFailureRecord>(f => f.SignatureId);
        });
        modelBuilder.Entity<AttemptRecord>(attempt =>
        {
            attempt.HasIndex(a => a.RunId);
            attempt.HasOne<RunRecord>().WithMany().HasForeignKey(a => a.RunId);
        });
    }

    private static void ConfigureAccess(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AuditRecord>(audit =>
        {
            audit.HasIndex(a => new { a.Who, a.Id });
            audit.HasIndex(a => new { a.Action, a.Id });
            audit.HasIndex(a => a.At);
            audit.HasIndex(a => new { a.Outcome, a.Id }).HasFilter("\"Outcome\" <> 'Done'");
        });
        modelBuilder.Entity<ApiTokenRecord>(token =>
        {
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasIndex(t => t.Name);
        });
    }

    private static void ConfigureSigned(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ArtifactRecord>(artifact =>
        {
            artifact.HasIndex(a => new { a.RunId, a.Key }).IsUnique();
            artifact.HasIndex(a => new { a.State, a.Id }).HasFilter("\"State\" <> 'Done'");
            artifact.HasOne(a => a.Statement).WithOne(s => s.Artifact).HasForeignKey<StatementRecord>(s => s.ArtifactId);
            artifact.HasOne(a => a.Signature).WithOne(s => s.Artifact).HasForeignKey<SignatureRecord>(s => s.ArtifactId);
        });
        // A name is looked for by any part of it, which no index serves.
        modelBuilder.Entity<SubjectRecord>().HasIndex(s => s.Digest);
        modelBuilder.Entity<SignatureRecord>(signature =>
        {
            signature.HasIndex(s => new { s.Namespace, s.Id });
            signature.HasIndex(s => s.CreatedAt);
            signature.HasIndex(s => s.CertificateId).HasFilter("\"CertificateId\" IS NOT NULL");
        });
        modelBuilder.Entity<CertificateRecord>(certificate =>
        {
            certificate.HasIndex(c => c.Fingerprint).IsUnique();
            certificate.HasIndex(c => new { c.Identity, c.Id });
            certificate.HasIndex(c => new { c.Issuer, c.Id });
            certificate.HasIndex(c => c.NotBefore);
            certificate.HasIndex(c => c.NotAfter);
        });
        ConfigureLogged(modelBuilder);
        modelBuilder.Entity<DeliveryRecord>(delivery =>
        {
            delivery.HasIndex(d => new { d.ArtifactId, d.Backend }).IsUnique();
            delivery.HasIndex(d => new { d.State, d.Id }).HasFilter("\"State\" <> 'Done'");
            delivery.HasIndex(d => new { d.Backend, d.NextAttemptAt }).HasFilter("\"NextAttemptAt\" IS NOT NULL");
            // Nearly every artifact has the annotations: the index holds those that went elsewhere too.
            delivery.HasIndex(d => new { d.Backend, d.State, d.Id }).HasFilter("\"Backend\" <> 'tekton'");
            delivery.HasIndex(d => d.CompletedAt).HasFilter("\"CompletedAt\" IS NOT NULL");
        });
    }

    /// <summary>Beside these tables the migration makes three full-text indexes, of run names, of the dictionary and of the audit log.</summary>
    private static void ConfigureSearch(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<NameRecord>().HasIndex(n => new { n.Kind, n.Text }).IsUnique();
        modelBuilder.Entity<RunNameRecord>().HasKey(n => new { n.NameId, n.RunId });
        modelBuilder.Entity<RunNameRecord>().HasIndex(n => n.RunId);
        modelBuilder.Entity<CommitRecord>().HasKey(c => new { c.Commit, c.RunId, c.SourceId });
        modelBuilder.Entity<CommitRecord>().HasIndex(c => c.RunId);
        modelBuilder.Entity<RunTallyRecord>().HasKey(t => new { t.Namespace, t.Definition, t.Kind, t.State });
        modelBuilder.Entity<RollupRecord>().HasKey(r => new { r.Series, r.Width, r.Start, r.Key });
        modelBuilder.Entity<IndexProgressRecord>().HasKey(p => p.Name);
    }

    private static void ConfigureLogged(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LogEntryRecord>(entry =>
        {
            entry.HasIndex(e => e.SignatureId);
            entry.HasIndex(e => e.RunId);
            entry.HasIndex(e => e.LogIndex);
            entry.HasIndex(e => e.EntryUuid);
            entry.HasIndex(e => new { e.State, e.Id }).HasFilter("\"State\" <> 'Done'");
            entry.HasIndex(e => new { e.LogUrl, e.NextAttemptAt }).HasFilter("\"NextAttemptAt\" IS NOT NULL");
            // Those that are not done are found by their state.
            entry.HasIndex(e => new { e.LogUrl, e.Id }).HasFilter("\"State\" = 'Done'");
            entry.HasIndex(e => e.IntegratedAt).HasFilter("\"IntegratedAt\" IS NOT NULL");
            entry.HasOne(e => e.Signature).WithMany(s => s.LogEntries).HasForeignKey(e => e.SignatureId);
        });
        modelBuilder.Entity<LogRecord>().HasIndex(l => l.Url).IsUnique();
        modelBuilder.Entity<VoidSignatureRecord>().HasIndex(s => s.SignatureId);
    }
}
