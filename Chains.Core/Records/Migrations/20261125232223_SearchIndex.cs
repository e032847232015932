using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chains.Core.Records.Migrations
{
    /// <inheritdoc />
    public partial class SearchIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Commits",
                columns: table => new
                {
                    Commit = table.Column<string>(type: "TEXT", nullable: false),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false),
                    SourceId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Commits", x => new { x.Commit, x.RunId, x.SourceId });
                });

            migrationBuilder.CreateTable(
                name: "IndexProgress",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IndexProgress", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Names",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstId = table.Column<long>(type: "INTEGER", nullable: false),
                    LastId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Names", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Rollups",
                columns: table => new
                {
                    Series = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Start = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rollups", x => new { x.Series, x.Width, x.Start, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "RunNames",
                columns: table => new
                {
                    NameId = table.Column<long>(type: "INTEGER", nullable: false),
                    RunId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunNames", x => new { x.NameId, x.RunId });
                });

            migrationBuilder.CreateTable(
                name: "RunTallies",
                columns: table => new
                {
                    Namespace = table.Column<string>(type: "TEXT", nullable: false),
                    Definition = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunTallies", x => new { x.Namespace, x.Definition, x.Kind, x.State });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_CreatedAt",
                table: "Signatures",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_FinishedAt",
                table: "Runs",
                column: "FinishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_LogEntries_EntryUuid",
                table: "LogEntries",
                column: "EntryUuid");

            migrationBuilder.CreateIndex(
                name: "IX_LogEntries_LogIndex",
                table: "LogEntries",
                column: "LogIndex");

            migrationBuilder.CreateIndex(
                name: "IX_Artifacts_State_Id",
                table: "Artifacts",
                columns: new[] { "State", "Id" },
                filter: "\"State\" <> 'Done'");

            migrationBuilder.CreateIndex(
                name: "IX_Commits_RunId",
                table: "Commits",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_Names_Kind_Text",
                table: "Names",
                columns: new[] { "Kind", "Text" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RunNames_RunId",
                table: "RunNames",
                column: "RunId");

            migrationBuilder.Sql(Search.SearchSchema.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Search.SearchSchema.Down);

            migrationBuilder.DropTable(
                name: "Commits");

            migrationBuilder.DropTable(
                name: "IndexProgress");

            migrationBuilder.DropTable(
                name: "Names");

            migrationBuilder.DropTable(
                name: "Rollups");

            migrationBuilder.DropTable(
                name: "RunNames");

            migrationBuilder.DropTable(
                name: "RunTallies");

            migrationBuilder.DropIndex(
                name: "IX_Signatures_CreatedAt",
                table: "Signatures");

            migrationBuilder.DropIndex(
                name: "IX_Runs_FinishedAt",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_LogEntries_EntryUuid",
                table: "LogEntries");

            migrationBuilder.DropIndex(
                name: "IX_LogEntries_LogIndex",
                table: "LogEntries");

            migrationBuilder.DropIndex(
                name: "IX_Artifacts_State_Id",
                table: "Artifacts");
        }
    }
}
