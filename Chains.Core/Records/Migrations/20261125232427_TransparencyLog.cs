using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chains.Core.Records.Migrations
{
    /// <inheritdoc />
    public partial class TransparencyLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "VoidedAt",
                table: "Signatures",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AlterColumn<long>(
                name: "LogIndex",
                table: "LogEntries",
                type: "INTEGER",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "INTEGER");

            migrationBuilder.AlterColumn<byte[]>(
                name: "Entry",
                table: "LogEntries",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<int>(
                name: "ApiVersion",
                table: "LogEntries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Attempts",
                table: "LogEntries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "CompletedAt",
                table: "LogEntries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FailingSince",
                table: "LogEntries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "NextAttemptAt",
                table: "LogEntries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "LogEntries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RunId",
                table: "LogEntries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "LogEntries",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "Timestamp",
                table: "LogEntries",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TimestampedAt",
                table: "LogEntries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Logs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Url = table.Column<string>(type: "TEXT", nullable: false),
                    ApiVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    PublicKeyPem = table.Column<string>(type: "TEXT", nullable: false),
                    LogId = table.Column<string>(type: "TEXT", nullable: false),
                    Trust = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    FirstUsedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Checkpoint = table.Column<string>(type: "TEXT", nullable: true),
                    TreeSize = table.Column<long>(type: "INTEGER", nullable: true),
                    CheckedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CheckError = table.Column<string>(type: "TEXT", nullable: true),
                    Alarm = table.Column<string>(type: "TEXT", nullable: true),
                    AlarmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Evidence = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Logs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "VoidSignatures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SignatureId = table.Column<long>(type: "INTEGER", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    CertificateId = table.Column<long>(type: "INTEGER", nullable: true),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    VoidedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VoidSignatures", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LogEntries_LogUrl_NextAttemptAt",
                table: "LogEntries",
                columns: new[] { "LogUrl", "NextAttemptAt" },
                filter: "\"NextAttemptAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_LogEntries_RunId",
                table: "LogEntries",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_LogEntries_State_Id",
                table: "LogEntries",
                columns: new[] { "State", "Id" },
                filter: "\"State\" <> 'Done'");

            migrationBuilder.CreateIndex(
                name: "IX_Logs_Url",
                table: "Logs",
                column: "Url",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_VoidSignatures_SignatureId",
                table: "VoidSignatures",
                column: "SignatureId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Logs");

            migrationBuilder.DropTable(
                name: "VoidSignatures");

            migrationBuilder.DropIndex(
                name: "IX_LogEntries_LogUrl_NextAttemptAt",
                table: "LogEntries");

            migrationBuilder.DropIndex(
                name: "IX_LogEntries_RunId",
                table: "LogEntries");

            migrationBuilder.DropIndex(
                name: "IX_LogEntries_State_Id",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "VoidedAt",
                table: "Signatures");

            migrationBuilder.DropColumn(
                name: "ApiVersion",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "Attempts",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "CompletedAt",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "FailingSince",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "NextAttemptAt",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "RunId",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "State",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "Timestamp",
                table: "LogEntries");

            migrationBuilder.DropColumn(
                name: "TimestampedAt",
                table: "LogEntries");

            migrationBuilder.AlterColumn<long>(
                name: "LogIndex",
                table: "LogEntries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "INTEGER",
                oldNullable: true);

            migrationBuilder.AlterColumn<byte[]>(
                name: "Entry",
                table: "LogEntries",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);
        }
    }
}
