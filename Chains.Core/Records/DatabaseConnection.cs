using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Chains.Core.Records;

/// <summary>How every context connects.</summary>
public static class DatabaseConnection
{
    /// <summary>
    /// SQLite, at the file of the connection string. Whether the migrations lag behind the model is for a test to say:
    /// to find out costs a start a sixth of its processor time.
    /// </summary>
    public static TBuilder UseRecords<TBuilder>(this TBuilder options, string connectionString)
        where TBuilder : DbContextOptionsBuilder
    {
        options.UseSqlite(connectionString).ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        return options;
    }
}
