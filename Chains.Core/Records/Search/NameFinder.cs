using Chains.Core.Records.Queries;
using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>Looks names up in the dictionary by any part of them.</summary>
internal static class NameFinder
{
    /// <summary>Letters that the index can find; shorter text is compared with the whole dictionary.</summary>
    public const int Shortest = 3;

    /// <summary>Names followed at most: who searches for less than that finds everything.</summary>
    public const int Most = 64;

    /// <summary>Names of these kinds that contain the text, those that came up last first.</summary>
    public static Task<List<NameRecord>> FindAsync(ChainsDbContext context, string text, NameKind[] kinds, CancellationToken cancellation)
    {
        var names = text.Length >= Shortest
            ? context.Names.FromSqlRaw(
                """SELECT n.* FROM "NameSearch" f CROSS JOIN "Names" n ON n."Id" = f.rowid WHERE f."NameSearch" MATCH {0}""", SearchTerms.Phrase(text))
            : context.Names.Where(n => EF.Functions.Like(n.Text, SearchTerms.Anywhere(text), "\\"));
        return names.AsNoTracking().Where(n => kinds.Contains(n.Kind)).OrderByDescending(n => n.LastId).Take(Most).ToListAsync(cancellation);
    }
}
