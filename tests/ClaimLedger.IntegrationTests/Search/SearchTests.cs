using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>What words find: names however they are spelt, beginnings, slips; and what is said by those
/// names and about them.</summary>
public sealed class SearchTests(SearchTests.Names ledger) : IClassFixture<SearchTests.Names>
{
    private const string Yuldashev = "source source-1";
    private const string Said = "statement yuldashev-2001";

    [Theory]
    [InlineData("Tahir Yuldashev", "word")]
    [InlineData("yuldashev, TAHIR!", "word")]
    [InlineData("Тахир Юлдашев", "spelling")]
    [InlineData("Takhir Yuldash", "spelling")]
    [InlineData("Tohir Yo‘ldoshev", "spelling")]
    [InlineData("Yulda", "prefix")]
    [InlineData("Yuldashv", "typo")]
    [InlineData("Tahri Yuldashev", "typo")]
    public async Task A_name_is_found_however_it_is_spelt_with_what_its_bearer_said(
        string words,
        string match
    ) => Assert.Equal([$"{match} {Yuldashev}", $"{match} {Said}"], await ledger.FindAsync(words));

    [Theory]
    [InlineData("Namangani", "word source source-2")]
    [InlineData("Наманганий", "spelling source source-2")]
    [InlineData("Juma", "prefix source source-2")]
    [InlineData("Jumaboi Hodjiev", "spelling source source-2")]
    [InlineData("O‘zbekiston", "spelling threat islamic-movement")]
    [InlineData("Mukhammad", "spelling source source-3")]
    [InlineData("Mohammed", "spelling source source-3")]
    [InlineData("Muhammad Solih", "word source source-3")]
    [InlineData("IMU", "word threat islamic-movement")]
    [InlineData("Security Council", "word source source-3")]
    [InlineData("armed raids", "word threat islamic-movement")]
    public async Task A_thing_is_found_by_name_alias_role_and_proposition(string words, string first) =>
        Assert.Equal(first, (await ledger.FindAsync(words))[0]);

    [Theory]
    [InlineData("border", "word statement yuldashev-2001", "word statement solih-2003")]
    [InlineData("border guards", "word statement solih-2003")]
    [InlineData("bord", "prefix statement yuldashev-2001", "prefix statement solih-2003")]
    [InlineData("bordre", "typo statement yuldashev-2001", "typo statement solih-2003")]
    [InlineData("bordr guards", "typo statement solih-2003")]
    [InlineData("Yuldashev border", "word statement yuldashev-2001")]
    [InlineData("IMU border", "word statement yuldashev-2001", "word statement solih-2003")]
    [InlineData("IMU Yuldashev", "word statement yuldashev-2001")]
    [InlineData("Takhir guards")]
    [InlineData("Kabul", "word statement solih-2003")]
    [InlineData("bo")]
    public async Task A_statement_is_found_by_its_text_its_source_and_its_threat(
        string words,
        params string[] expected
    ) => Assert.Equal(expected.Order(), (await ledger.FindAsync(words)).Order());

    [Fact]
    public async Task An_item_says_what_matched_and_shows_it()
    {
        var item = Assert.Single(await ledger.SearchAsync("guards", "&kind=statement"))!;
        Assert.Equal("solih-2003", (string?)item["id"]);
        Assert.Equal("Muhammad Solih", (string?)item["name"]);
        Assert.Equal(["text"], item["matched"]!.AsArray().Select(m => (string?)m));
        var snippet = (string)item["snippet"]!;
        var shown = Assert.Single(item["highlights"]!.AsArray())!;
        Assert.Equal("guards", snippet.Substring((int)shown["start"]!, (int)shown["length"]!));
        Assert.Equal("source-3", (string?)item["source"]);
        Assert.Equal("B", (string?)item["reliability"]);
        Assert.Equal("2003-05", (string?)item["statedOn"]);
        Assert.Equal("2003-05-31", (string?)item["latest"]);
        var stance = Assert.Single(item["stances"]!.AsArray())!;
        Assert.Equal("islamic-movement disagree", $"{stance["threat"]} {stance["stance"]}");
        Assert.False((bool)item["retracted"]!);
    }

    [Theory]
    [InlineData("border", "&source=source-1", "yuldashev-2001")]
    [InlineData("border", "&threat=islamic-movement", "yuldashev-2001 solih-2003")]
    [InlineData("border", "&threat=nothing", "")]
    [InlineData("border", "&stance=disagree", "solih-2003")]
    [InlineData("border", "&threat=islamic-movement&stance=agree", "yuldashev-2001")]
    [InlineData("border", "&from=2002-01-01", "solih-2003")]
    [InlineData("border", "&to=2002-01-01", "yuldashev-2001")]
    [InlineData("border", "&from=2001-01-01&to=2001-12-31", "yuldashev-2001")]
    [InlineData("border", "&reliability=B", "solih-2003")]
    [InlineData("border", "&reliability=A", "")]
    [InlineData("imu", "&kind=threat", "islamic-movement")]
    [InlineData("imu", "&kind=source", "")]
    [InlineData("yuldashev", "&kind=source", "source-1")]
    [InlineData("security", "&reliability=B", "source-3")]
    [InlineData("security", "&reliability=A", "")]
    [InlineData("imu", "&threat=islamic-movement&kind=threat", "islamic-movement")]
    [InlineData("namangani", "&source=source-2", "source-2")]
    [InlineData("namangani", "&source=source-1", "")]
    public async Task Filters_leave_what_they_say(string words, string filters, string expected) =>
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            (await ledger.SearchAsync(words, filters)).Select(i => (string?)i!["id"]).Order()
        );

    [Theory]
    [InlineData("习近", "习 近")]
    [InlineData("طاهر", "طاهر")]
    [InlineData("Παπανδρέου ไทย 한국", "παπανδρεου ไทย 한국")]
    [InlineData("Юлдашев Tahir tahir", "yuldashev tahir")]
    public async Task The_words_are_told_in_letters_that_people_read(string asked, string told)
    {
        var answer = await ledger.WaitForAsync($"/search?q={Uri.EscapeDataString(asked)}");
        Assert.Equal(told.Split(' '), answer["words"]!.AsArray().Select(word => (string?)word));
    }

    [Theory]
    [InlineData("q=", "q", "no word")]
    [InlineData("kind=source", "q", "no word")]
    [InlineData("q=%26%20%7C%21", "q", "no word")]
    [InlineData("q=a&kind=document", "kind", "source, threat, statement")]
    [InlineData("q=a&kind=source&stance=agree", "stance", "source")]
    [InlineData("q=a&kind=threat&source=s", "source", "threat")]
    [InlineData("q=a&stance=maybe", "stance", "strongly-agree")]
    [InlineData("q=a&reliability=G", "reliability", "A, B, C")]
    [InlineData("q=a&source=O'Neil", "source", "ahmed-rashid")]
    [InlineData("q=a&threat=%27%20or%201", "threat", "ahmed-rashid")]
    [InlineData("q=a&from=2004-02-30", "from", "2004-01-23")]
    [InlineData("q=a&from=2004-02-03&to=2004-02-02", "from", "2004-02-03")]
    [InlineData("q=a+b+c+d+e+f+g+h+i+j+k+l+m", "q", "at most 12")]
    public async Task What_cannot_be_searched_for_is_refused_with_what_would_be_right(
        string query,
        string field,
        string right
    )
    {
        var (status, problem) = await ledger.GetProblemAsync($"/search?{query}");
        Assert.Equal(400, (int)status);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Contains(right, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    /// <summary>A ledger about a few names.</summary>
    public sealed class Names(Server server) : Ledger(server)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await ImportAsync(
                """
                {"command":"RegisterSource","source":"source-1","kind":"individual","name":"Tahir Yuldashev"}
                {"command":"RegisterSource","source":"source-2","kind":"individual","name":"Jumaboy Hojiyev","aliases":["Dzhuma Namangani"]}
                {"command":"DescribeSource","source":"source-2","name":"Jumaboy Hojiev"}
                {"command":"AddSourceAlias","source":"source-2","alias":"Khojiev"}
                {"command":"RegisterSource","source":"source-3","kind":"individual","name":"Muhammad Solih","role":"head of the Security Council"}
                {"command":"AssessReliability","source":"source-3","reliability":"A"}
                {"command":"AssessReliability","source":"source-3","reliability":"B"}
                {"command":"RegisterThreat","threat":"islamic-movement","name":"Islamic Movement of Uzbekistan","aliases":["IMU"],"question":"It can mount armed raids."}
                {"command":"RegisterDocument","document":"paper","title":"A paper","publishedOn":"2004-12-31"}
                {"command":"RecordStatement","statement":"yuldashev-2001","source":"source-1","document":"paper","rendering":"quote","statedOn":"2001","text":"We shall cross the border.","assessments":[{"assessment":"a1","threat":"islamic-movement","stance":"agree"}]}
                {"command":"RecordStatement","statement":"solih-2003","source":"source-3","document":"paper","rendering":"quote","statedOn":"2003-05","text":"Border guards saw nobody from Kabul.","assessments":[{"assessment":"a1","threat":"islamic-movement","stance":"disagree"}]}
                """
            );
        }
    }
}
