using System.Data.Common;
using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Chains.Tests.Shared;

/// <summary>Keeps the statements that contexts execute, and says how SQLite goes about them.</summary>
internal sealed class QueryPlans(TestDatabase database) : DbCommandInterceptor, IDbContextFactory<ChainsDbContext>
{
    private readonly List<string> _steps = [];

    /// <summary>The steps of every statement that was executed, such as <c>SEARCH d USING INDEX …</c>.</summary>
    public IReadOnlyList<string> Steps => _steps;

    public ChainsDbContext CreateDbContext() =>
        new(new DbContextOptionsBuilder<ChainsDbContext>().UseRecords(database.ConnectionString).AddInterceptors(this).Options);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        using var plan = command.Connection!.CreateCommand();
#pragma warning disable CA2100 // The statement that is about to be executed, with its parameters.
        plan.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
        foreach (DbParameter parameter in command.Parameters)
        {
            var copy = plan.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            plan.Parameters.Add(copy);
        }

        using var reader = plan.ExecuteReader();
        while (reader.Read())
            _steps.Add(reader.GetString(3));
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }
}
