using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Chains.Core.Records;

/// <summary>Used by <c>dotnet ef migrations add</c> alone.</summary>
internal sealed class ChainsDbContextFactory : IDesignTimeDbContextFactory<ChainsDbContext>
{
    public ChainsDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ChainsDbContext>().UseRecords("Data Source=design.db").Options);
}
