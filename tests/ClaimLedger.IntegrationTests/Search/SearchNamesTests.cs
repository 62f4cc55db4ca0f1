using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Short names in their spellings, and slips and beginnings in scripts that are compared letter by
/// letter.</summary>
public sealed class SearchNamesTests(SearchNamesTests.Names ledger) : IClassFixture<SearchNamesTests.Names>
{
    [Theory]
    [InlineData("Saeed", "spelling nur-said")]
    [InlineData("Zayed", "spelling abu-zaid")]
    [InlineData("Zayd", "spelling abu-zaid")]
    [InlineData("Raoof", "spelling saida-rauf")]
    [InlineData("Aliyeva", "spelling olim-aliev")]
    [InlineData("Alieff", "spelling olim-aliev")]
    [InlineData("Dzhurayeva", "spelling bek-juraev")]
    [InlineData("Juraeva", "spelling bek-juraev")]
    [InlineData("Saidoff", "spelling ali-saidov")]
    [InlineData("Saidova", "spelling ali-saidov")]
    [InlineData("Саидова", "spelling ali-saidov")]
    [InlineData("Γιώργας", "typo giorgos")]
    [InlineData("Γιώργοος", "typo giorgos")]
    [InlineData("عبدالاله", "typo omar")]
    [InlineData("عمر", "word omar")]
    [InlineData("عمرو")]
    [InlineData("ع")]
    [InlineData("عب")]
    [InlineData("عبد", "prefix omar")]
    [InlineData("γι")]
    [InlineData("γιω", "prefix giorgos")]
    [InlineData("김", "prefix kim")]
    [InlineData("习", "word xi")]
    public async Task A_name_is_found_by(string words, params string[] found) =>
        Assert.Equal(
            found,
            (await ledger.SearchAsync(words, "&kind=source")).Select(i => $"{i!["match"]} {i["id"]}")
        );

    [Theory]
    [InlineData("σύνωρα", "typo statement greek")]
    [InlineData("σύνρα", "typo statement greek")]
    [InlineData("σύνο", "prefix statement greek")]
    [InlineData("αύριο", "word statement greek")]
    [InlineData("الهدود", "typo statement arabic")]
    [InlineData("الحدو", "prefix statement arabic")]
    public async Task A_text_in_another_script_is_found_by(string words, string found) =>
        Assert.Equal([found], await ledger.FindAsync(words));

    /// <summary>A ledger about short names and other scripts.</summary>
    public sealed class Names(Server server) : Ledger(server)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await ImportAsync(
                """
                {"command":"RegisterSource","source":"nur-said","kind":"individual","name":"Nur Said"}
                {"command":"RegisterSource","source":"abu-zaid","kind":"individual","name":"Abu Zaid"}
                {"command":"RegisterSource","source":"saida-rauf","kind":"individual","name":"Saida Rauf"}
                {"command":"RegisterSource","source":"olim-aliev","kind":"individual","name":"Olim Aliev"}
                {"command":"RegisterSource","source":"bek-juraev","kind":"individual","name":"Bek Juraev"}
                {"command":"RegisterSource","source":"ali-saidov","kind":"individual","name":"Ali Saidov"}
                {"command":"RegisterSource","source":"giorgos","kind":"individual","name":"Γιώργος Παπανδρέου"}
                {"command":"RegisterSource","source":"omar","kind":"individual","name":"عمر عبدالله"}
                {"command":"RegisterSource","source":"kim","kind":"individual","name":"김정은"}
                {"command":"RegisterSource","source":"xi","kind":"individual","name":"习近平"}
                {"command":"RegisterDocument","document":"paper","title":"A paper","publishedOn":"2004-12-31"}
                {"command":"RecordStatement","statement":"greek","source":"xi","document":"paper","rendering":"quote","statedOn":"2004","text":"Τα σύνορα κλείνουν αύριο."}
                {"command":"RecordStatement","statement":"arabic","source":"kim","document":"paper","rendering":"quote","statedOn":"2004","text":"الحدود مغلقة"}
                """
            );
        }
    }
}
