using Chains.Core.Records.Access;
using Chains.Core.Records.Changes;
using Chains.Core.Records.Ledger;
using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Chains.Core.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chains.Core.Records;

public static class RecordsRegistration
{
    /// <summary>The database, its one writer, the queries, and the change feed.</summary>
    public static IServiceCollection AddRecords(this IServiceCollection services) => services
        .AddPooledDbContextFactory<ChainsDbContext>((provider, options) =>
            options.UseRecords(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString))
        .AddSingleton<RecordWriter>()
        .AddSingleton<ChangeFeed>()
        .AddSingleton<RunLedger>()
        .AddSingleton<ConfigurationLedger>()
        .AddSingleton<IKeyRegistry, DatabaseKeyRegistry>()
        .AddSingleton<RunQueries>()
        .AddSingleton<SignatureQueries>()
        .AddSingleton<KeyQueries>()
        .AddSingleton<DeliveryQueries>()
        .AddSingleton<CertificateQueries>()
        .AddSingleton<LogEntryQueries>()
        .AddSingleton<ConfigurationQueries>()
        .AddSingleton<AuditLog>()
        .AddSingleton<AuditQueries>()
        .AddSingleton<ApiTokens>()
        .AddSingleton<ApiTokenQueries>()
        .AddSingleton<SearchQueries>()
        .AddSingleton<ImageQueries>()
        .AddSingleton<StatisticsQueries>()
        .AddSingleton<CoverageQueries>()
        .AddSingleton<IndexSteps>();

    /// <summary>The service that keeps the search index. It starts after what migrates the database, as it is added after it.</summary>
    public static IServiceCollection AddRecordIndexing(this IServiceCollection services) => services.AddHostedService<RecordIndexer>();
}
