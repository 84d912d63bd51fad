ALTER USER fw_app /*!80000 IDENTIFIED BY 'Sw0rdf1sh' */ -- PostgreSQL has the next line
  PASSWORD 'Sw0rdf1sh';
